// `bytes` bytes from one place to another: the roof of everything that memory limits.

export function copy(to: usize, from: usize, bytes: usize): void {
  memory.copy(to, from, bytes);
}
