import { describe, expect, it } from 'vitest';
import type { FileSnapshot } from '../../bridge/snapshots.ts';
import { mainFile, playlistOf, roomOf } from './playlist.ts';

function files(...described: [path: string, sizeBytes: number][]): FileSnapshot[] {
  return described.map(([path, sizeBytes], index) => ({
    index,
    path: path.split('/'),
    offsetBytes: 0,
    sizeBytes,
    doneBytes: 0,
    isSelected: true,
  }));
}

describe('mainFile', () => {
  it('is the first film that is no sample', () => {
    const all = files(
      ['Show/E10.mkv', 900],
      ['Show/E2.mkv', 1_000],
      ['a-sample.mp4', 30],
      ['x.mp3', 9],
    );
    expect(mainFile(all)?.index).toBe(1);
  });

  it('is music, a picture or a text where there is no film', () => {
    expect(mainFile(files(['cover.jpg', 5], ['02.flac', 90], ['01.flac', 80]))?.index).toBe(2);
    expect(mainFile(files(['read.txt', 5], ['cover.jpg', 5]))?.index).toBe(1);
    expect(mainFile(files(['read.txt', 5], ['setup.exe', 500]))?.index).toBe(0);
  });

  it('is nothing where nothing can be shown', () => {
    expect(mainFile(files(['setup.exe', 500], ['empty.mp4', 0]))).toBeNull();
  });
});

describe('playlistOf', () => {
  it('keeps films and music together, in the order people count', () => {
    const all = files(
      ['10.mp3', 1],
      ['2.mp3', 1],
      ['cover.png', 1],
      ['1.mp4', 1],
      ['words.srt', 1],
    );
    expect(playlistOf(all, all[0]!).map(({ index }) => index)).toEqual([3, 1, 0]);
    expect(playlistOf(all, all[2]!).map(({ index }) => index)).toEqual([2]);
  });
});

describe('roomOf', () => {
  it('has no room for what a document could run', () => {
    for (const name of [
      'page.html',
      'drawing.svg',
      'code.js',
      'book.pdf',
      'feed.xml',
      'setup.exe',
    ]) {
      expect(roomOf(name)).toBeNull();
    }
    expect(roomOf('words.srt')).toBe('text');
  });
});
