using Candlewick.Cli.Hosting;
using Candlewick.Cli.Settings;
using Microsoft.Extensions.Logging;

namespace Candlewick.Cli.Local;

/// <summary>Everything on one data folder: the servers that are missing, all services, and the file that tells other commands where they are.</summary>
internal sealed class LocalPipeline : IAsyncDisposable
{
    private readonly PipelineSettings _settings;
    private readonly LocalStack _stack;
    private readonly WorkerSlot _slot;
    private readonly ServiceHost _host;

    private LocalPipeline(PipelineSettings settings, LocalStack stack, WorkerSlot slot, Backbone backbone, ServiceHost host) =>
        (_settings, _stack, _slot, Backbone, _host) = (settings, stack, slot, backbone, host);

    public LocalStack Stack => _stack;

    public Backbone Backbone { get; }

    public ServiceHost Host => _host;

    /// <exception cref="SettingException">A port is taken.</exception>
    /// <exception cref="LocalServers.LocalServerException">A server could not be started.</exception>
    public static async Task<LocalPipeline> StartAsync(
        string process, PipelineSettings settings, Services services, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var stack = await LocalStack.StartAsync(settings, loggers, TimeProvider.System, cancellationToken);
        WorkerSlot? slot = null;
        try
        {
            slot = WorkerSlot.Claim(settings, "up");
            var backbone = await Backbone.ConnectAsync(settings, stack.KafkaBootstrap, stack.SchemaRegistry, slot.Name, loggers, cancellationToken);
            var host = await ServiceHost.StartAsync(process, services, settings, backbone, stack.Postgres, cancellationToken, stack.Broker);
            new RunFile(Environment.ProcessId, stack.KafkaBootstrap, $"{stack.SchemaRegistry}", stack.Postgres, host.Web, settings.TopicPrefix).Save(settings.DataFolder);
            return new LocalPipeline(settings, stack, slot, backbone, host);
        }
        catch
        {
            slot?.Dispose();
            await stack.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        PsqlService.Delete(_settings.DataFolder);
        RunFile.Delete(_settings.DataFolder);
        await _host.DisposeAsync();
        _slot.Dispose();
        await _stack.DisposeAsync();
    }
}
