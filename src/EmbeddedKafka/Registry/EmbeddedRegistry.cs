using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Candlewick.EmbeddedKafka.Registry;

/// <summary>
/// A schema registry inside the process, for one machine: what Confluent's clients call to register and to read
/// Protobuf schemas, with ids that survive a crash, and a check that a subject's new schema fits its earlier ones.
/// It keeps Protobuf only and has no access control.
/// </summary>
public sealed partial class EmbeddedRegistry : IAsyncDisposable
{
    private const long MaxBody = 4 * 1024 * 1024;

    private readonly WebApplication _app;
    private readonly SchemaStore _store;

    private EmbeddedRegistry(WebApplication app, SchemaStore store, Uri url)
    {
        _app = app;
        _store = store;
        Url = url;
    }

    /// <summary>Where it listens: <c>http://127.0.0.1:8085/</c>.</summary>
    public Uri Url { get; }

    /// <summary>Opens the folder and listens.</summary>
    /// <exception cref="EmbeddedRegistryException">The folder or the port is in use, or the journal is damaged.</exception>
    public static async Task<EmbeddedRegistry> StartAsync(
        EmbeddedRegistryOptions options, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken = default)
    {
        var store = SchemaStore.Open(options.Folder, time);
        WebApplication? app = null;
        try
        {
            app = Build(options, loggers, store);
            await app.StartAsync(cancellationToken);
            var url = new Uri(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
            var logger = loggers.CreateLogger<EmbeddedRegistry>();
            if (store.Cut > 0)
            {
                LogCut(logger, options.Folder, store.Cut);
            }

            LogStarted(logger, url, store.Read(null, catalog => catalog.Subjects(deleted: false).Count()), options.Folder);
            return new EmbeddedRegistry(app, store, url);
        }
        catch (Exception e)
        {
            store.Dispose();
            if (app is not null)
            {
                await app.DisposeAsync();
            }

            if (e is IOException { InnerException: AddressInUseException })
            {
                throw new EmbeddedRegistryException(
                    $"port {options.Port} of {options.Address}, where the schema registry would listen, is in use. End what listens there, give the registry another port, "
                    + "or set SCHEMA_REGISTRY to a registry that runs already.", e);
            }

            throw;
        }
    }

    /// <summary>Stops listening, lets requests in progress end, and closes the journal.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _store.Dispose();
    }

    private static WebApplication Build(EmbeddedRegistryOptions options, ILoggerFactory loggers, SchemaStore store)
    {
        // The empty builder: no settings are read from the process's environment, which belongs to whoever embeds us.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddRoutingCore();
        builder.Services.Replace(ServiceDescriptor.Singleton(loggers));
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime>(new EmbeddedLifetime()));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        options.AlsoAdd?.Invoke(builder.Services);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.Listen(new IPEndPoint(options.Address, options.Port));
        });

        var app = builder.Build();
        app.Use(RegistryErrors.AnswerAsync);
        app.Use(RegistryRequest.PrepareAsync);
        app.UseRouting();
        RegistryRoutes.Map(app, store);
        options.AlsoServe?.Invoke(app);
        return app;
    }

    [LoggerMessage(LogLevel.Information, "Schema registry at {Url}: {Subjects} subject(s), kept in {Folder}")]
    private static partial void LogStarted(ILogger logger, Uri url, int subjects, string folder);

    [LoggerMessage(LogLevel.Warning, "Cut {Bytes} bytes of an unfinished registration from the journal in {Folder}")]
    private static partial void LogCut(ILogger logger, string folder, long bytes);
}
