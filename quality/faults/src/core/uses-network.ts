export async function load(url: string): Promise<number> {
  const response = await fetch(url);
  return response.status;
}
