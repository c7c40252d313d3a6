export async function startHere(): Promise<number> {
  const { firstSound } = await import('../engine/machine.ts');
  return firstSound.pitchHz;
}
