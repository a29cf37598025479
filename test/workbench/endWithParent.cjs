// Required first by VS Code's server, and by what that forks: the channel to the process that started the server closes when
// that one is gone, killed or not. The server then ends as if asked to, so that extensions are deactivated.
if (process.argv[1]?.endsWith('server-main.js')) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel?.unref();
}
