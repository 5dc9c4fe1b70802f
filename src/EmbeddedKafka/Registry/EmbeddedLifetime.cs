using Microsoft.Extensions.Hosting;

namespace Candlewick.EmbeddedKafka.Registry;

/// <summary>Leaves Ctrl-C and SIGTERM to the process around us; the default lifetime would take them.</summary>
internal sealed class EmbeddedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
