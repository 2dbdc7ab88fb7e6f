// Preloaded into every process of a stack: when whoever started it is gone, however that came about, it ends too.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
