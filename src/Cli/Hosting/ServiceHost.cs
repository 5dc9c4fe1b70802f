using Candlewick.Cli.Settings;
using Candlewick.EmbeddedKafka.Server;
using Candlewick.Ingestor.Sessions;
using Candlewick.StreamApi.Access.Requests;
using Candlewick.StreamApi.Compatibility;
using Candlewick.StreamApi.Hosting;
using Candlewick.Streaming.Health;
using Candlewick.Streaming.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Candlewick.Cli.Hosting;

/// <summary>Hosts any or all of the services in one process.</summary>
internal sealed class ServiceHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Databases? _databases;

    private ServiceHost(WebApplication app, Databases? databases)
    {
        _app = app;
        _databases = databases;
    }

    /// <summary>Address of the process's own listener: health and metrics, and the API where it is among the services.</summary>
    public string Web => _app.Urls.First();

    /// <summary>Address of another port of the API.</summary>
    public string At(ApiPort port) => _app.Urls.ElementAt((int)port);

    /// <summary>Brings the database up to date and starts <paramref name="services"/>.</summary>
    /// <param name="process">The command, as telemetry names the process.</param>
    /// <param name="broker">Of a broker in this process.</param>
    /// <param name="feed">Of a live feed in this process.</param>
    /// <exception cref="SettingException">The listener's port is taken.</exception>
    public static async Task<ServiceHost> StartAsync(
        string process, Services services, PipelineSettings settings, Backbone backbone, string? postgres, CancellationToken cancellationToken, EmbeddedBroker? broker = null,
        IHealthCheck? feed = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        Logs.Configure(builder.Logging);
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton<JobBoard>().AddSingleton<HttpClient>().AddMetrics();
        builder.Services.Configure<HostOptions>(options =>
        {
            options.ShutdownTimeout = TimeSpan.FromSeconds(4);

            // They meet in topics and tables alone, so none needs another to end; one after the other their last commits add up.
            options.ServicesStopConcurrently = true;
        });

        bool serves = services.HasFlag(Services.Serve);
        var databases = postgres is null ? null : serves ? await Databases.OfServerAsync(postgres, settings.ReaderConnections, cancellationToken) : Databases.Of(postgres);
        builder.Services.AddSingleton(provider => Brokers.Sessions(settings, provider.GetRequiredService<HttpClient>()));
        builder.Services.AddServices(services, settings, backbone, databases);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        var ports = Ports(serves, settings);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            var tls = serves && settings.Access.Tls is { } files ? new TlsCertificate(files, kestrel.ApplicationServices.GetRequiredService<ILogger<TlsCertificate>>()) : null;
            ports.ForEach(port => kestrel.Listen(settings.Host, port.Number, port.What, listener => tls?.On(listener)));
        });
        var checks = builder.Services.AddHealthChecks();
        if (broker is not null)
        {
            checks.AddCheck("broker", broker.Check);
        }

        if (feed is not null)
        {
            checks.AddCheck("feed", feed);
        }

        Telemetry.Add(builder.Services, process, broker);

        var app = builder.Build();
        var host = new ServiceHost(app, databases);
        try
        {
            if (serves)
            {
                app.MapStreamApi();
            }
            else if (services.HasFlag(Services.BrokerSessions))
            {
                // Health and metrics are as on the listener of any service.
                app.UseWhen(context => context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase), api => api.UseAccess());
            }

            if (services.HasFlag(Services.BrokerSessions))
            {
                app.MapBrokerSessions(app.Services.GetRequiredService<BrokerSessions>());
            }

            app.MapHealth();
            Telemetry.Map(app);
            await app.StartAsync(cancellationToken);
            return host;
        }
        catch (IOException e) when (ports.Find(port => !PortOwner.IsFree(settings.Host, port.Number)) is { Setting: { } setting } taken)
        {
            await host.DisposeAsync();
            throw PortOwner.Taken(settings.Host, taken.Number, setting, e);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the services say of themselves now, as at <c>/health/ready</c>.</summary>
    public Task<HealthReport> CheckAsync(CancellationToken cancellationToken) =>
        _app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(cancellationToken);

    /// <summary>Runs until the process is told to stop, or a service fails; throws what it failed with.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await _app.WaitForShutdownAsync(cancellationToken);
        foreach (var service in _app.Services.GetServices<IHostedService>().OfType<BackgroundService>())
        {
            if (service.ExecuteTask is { IsFaulted: true } failed)
            {
                await failed;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        if (_databases is not null)
        {
            await _databases.DisposeAsync();
        }
    }

    /// <summary>What it listens on, in the order of <see cref="ApiPort"/>.</summary>
    private static List<(ApiPort What, int Number, string Setting)> Ports(bool serves, PipelineSettings settings) => !serves
        ? [(ApiPort.Web, settings.HealthPort, "HEALTH_PORT")]
        :
        [
            (ApiPort.Web, settings.Port, "PORT"),
            (ApiPort.MultiEndpoint, settings.StreamPort, "STREAM_PORT"),
            (ApiPort.BrokerProxy, settings.ProxyPort, "PROXY_PORT"),
        ];
}
