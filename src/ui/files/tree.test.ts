import { expect, it } from 'vitest';
import type { FileSnapshot } from '../../bridge/snapshots.ts';
import { buildTree, sumBytes, type TreeNode } from './tree.ts';

function files(...paths: string[]): FileSnapshot[] {
  return paths.map((path, index) => ({
    index,
    path: path.split('/'),
    offsetBytes: index * 10,
    sizeBytes: 10,
    doneBytes: index,
    isSelected: true,
  }));
}

function draw(nodes: readonly TreeNode[]): string[] {
  return nodes.flatMap((node) =>
    node.kind === 'file'
      ? [node.name]
      : [`${node.name}/`, ...draw(node.children).map((line) => `  ${line}`)],
  );
}

it('puts folders first and counts like people', () => {
  const tree = buildTree(files('b 10.txt', 'b 2.txt', 'z/deep/x.txt', 'z/a.txt', 'A.txt'));
  expect(draw(tree)).toEqual([
    'z/',
    '  deep/',
    '    x.txt',
    '  a.txt',
    'A.txt',
    'b 2.txt',
    'b 10.txt',
  ]);
});

it('gives a folder all files below it', () => {
  const [folder] = buildTree(files('z/deep/x.txt', 'z/a.txt', 'other'));
  expect(folder?.kind === 'folder' && folder.files.map((file) => file.index)).toEqual([0, 1]);
});

it('keeps two files of one name apart', () => {
  const keys = buildTree(files('same', 'same')).map((node) => node.key);
  expect(new Set(keys).size).toBe(2);
});

it('takes a name that is a file and a folder', () => {
  expect(draw(buildTree(files('a', 'a/b')))).toEqual(['a/', '  b', 'a']);
});

it('sums sizes and what is done', () => {
  expect(sumBytes(files('a', 'b', 'c'))).toEqual({ size: 30, done: 3 });
});
