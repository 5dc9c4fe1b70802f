using System.CommandLine;
using Candlewick.Cli.Hosting;
using Candlewick.Cli.Local;
using Candlewick.Cli.Settings;
using Candlewick.EmbeddedKafka.Registry;
using Candlewick.StreamApi.Compatibility;

namespace Candlewick.Cli.Commands;

/// <summary>One service in a process of its own, for more than one machine.</summary>
internal static class ServiceCommands
{
    public static IEnumerable<Command> Create(GlobalOptions options)
    {
        yield return Service(options, "aggregate", Services.Aggregate, "Run the candle aggregator alone");
        yield return PortfolioCommand.Extend(Service(options, "portfolio", Services.Portfolio, "Run the portfolio engine alone"), options);
        yield return Service(options, "alert", Services.Alert, "Run the engine of alerts, and what sends them, alone");
        yield return Service(options, "analyse", Services.Analyse, "Run the engine of analysis alone");
        yield return Project(options);
        yield return Service(options, "serve", Services.Serve, "Run the API alone");

        var registry = new Command("registry", "Run the schema registry alone (REGISTRY_PORT; 8085)");
        registry.SetAction((arguments, cancellationToken) => RunRegistryAsync(options.Read(arguments), cancellationToken));
        yield return registry;
    }

    /// <summary>Whether a command runs servers or services itself, and so has something to take down when it is told to stop; those below `portfolio` only ask.</summary>
    public static bool Runs(Command command) =>
        command.Name is "up" or "kafka" or "aggregate" or "analyse" or "alert" or "portfolio" or "project" or "serve" or "registry" or "feed" or "record" or "watch" or "test" or "bench" || command.Parents.OfType<Command>().Any(parent => parent.Name != "portfolio" && Runs(parent));

    private static Command Project(GlobalOptions options)
    {
        var rebuild = new Option<string?>("--rebuild") { Description = "Make a read model anew from its topic while all else goes on, and end: candles from their topic, ledger from its events", HelpName = "read model" };
        var command = Service(options, "project", Services.Project, "Run the projections to PostgreSQL alone");
        command.Options.Add(rebuild);
        command.SetAction((arguments, cancellationToken) => arguments.GetValue(rebuild) is { } what
            ? RebuildCommand.RunAsync(what, options.Read(arguments), cancellationToken)
            : RunAsync("project", Services.Project, options.Read(arguments), cancellationToken));
        return command;
    }

    private static Command Service(GlobalOptions options, string name, Services service, string description)
    {
        var command = new Command(name, $"{description}; KAFKA_BOOTSTRAP, SCHEMA_REGISTRY and POSTGRES say where the servers are");
        command.SetAction((arguments, cancellationToken) => RunAsync(name, service, options.Read(arguments), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string name, Services service, PipelineSettings settings, CancellationToken cancellationToken)
    {
        using var loggers = Logs.Factory();
        using var slot = WorkerSlot.Claim(settings, name);
        var endpoints = Endpoints.Find(settings);
        string? postgres = service is Services.Aggregate or Services.Analyse or Services.Portfolio ? null : endpoints.Postgres;
        var backbone = await Backbone.ConnectAsync(settings, endpoints.KafkaBootstrap, endpoints.SchemaRegistry, slot.Name, loggers, cancellationToken);
        await using var host = await ServiceHost.StartAsync(name, service, settings, backbone, postgres, cancellationToken);
        Console.WriteLine($"{name}: running as worker '{slot.Name}' on Kafka at {endpoints.KafkaBootstrap}{(service == Services.Serve ? $", {host.Web}, stream {host.At(ApiPort.MultiEndpoint)}, proxy {host.At(ApiPort.BrokerProxy)}" : $", health and metrics at {host.Web}")}. Ctrl-C stops it.");
        if (service == Services.Serve)
        {
            Console.WriteLine($"access: {settings.Access.Summary()}");
            if (settings.Access.Warning(settings.Host) is { } warning)
            {
                Console.WriteLine($"Warning: {warning}");
            }
        }

        await host.WaitAsync(cancellationToken);
        return 0;
    }

    private static async Task<int> RunRegistryAsync(PipelineSettings settings, CancellationToken cancellationToken)
    {
        using var loggers = Logs.Factory();
        var options = new EmbeddedRegistryOptions { Folder = Path.Combine(settings.DataFolder, "registry"), Port = settings.RegistryPort, Address = settings.Host };
        await using var registry = await EmbeddedRegistry.StartAsync(options, loggers, TimeProvider.System, cancellationToken);
        Console.WriteLine($"registry: {registry.Url}. Ctrl-C stops it.");
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(stopped.SetResult);
        await stopped.Task;
        return 0;
    }
}
