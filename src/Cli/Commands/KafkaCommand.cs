using System.CommandLine;
using System.Net;
using Candlewick.Cli.Hosting;
using Candlewick.Cli.Settings;
using Candlewick.EmbeddedKafka.Registry;
using Candlewick.EmbeddedKafka.Server;

namespace Candlewick.Cli.Commands;

/// <summary>`pipeline kafka`: the embedded broker and its schema registry, alone.</summary>
internal static class KafkaCommand
{
    public static Command Create(GlobalOptions options)
    {
        var listen = new Option<string>("--listen") { Description = "Address to listen on", HelpName = "address", DefaultValueFactory = _ => "127.0.0.1" };
        var create = new Option<bool>("--auto-create-topics")
        {
            Description = "Make a topic that a client asks for, as Kafka does by default; with false a misspelt topic is an error",
            HelpName = "true|false",
            DefaultValueFactory = _ => true,
        };
        var command = new Command("kafka", """
            Run the embedded Kafka broker and schema registry alone. For one machine: it is no replacement for a cluster

            Example:
              pipeline kafka --port 9092 --data /var/lib/candlewick
            """) { listen, create };
        command.SetAction((arguments, cancellationToken) =>
            RunAsync(options.PortOf(arguments), Address(arguments.GetValue(listen)!), arguments.GetValue(create), options.Read(arguments), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(int? port, IPAddress address, bool createTopics, PipelineSettings settings, CancellationToken cancellationToken)
    {
        using var loggers = Logs.Factory();
        var brokerOptions = settings.Broker with { Port = port ?? settings.Broker.Port, Address = address, AutoCreateTopics = createTopics };
        await using var broker = await EmbeddedBroker.StartAsync(brokerOptions, loggers, TimeProvider.System, cancellationToken);
        var registryOptions = new EmbeddedRegistryOptions { Folder = Path.Combine(settings.DataFolder, "registry"), Port = settings.RegistryPort, Address = address }.WithHealthOf(broker);
        await using var registry = await EmbeddedRegistry.StartAsync(registryOptions, loggers, TimeProvider.System, cancellationToken);
        Console.WriteLine($"kafka: {broker.Bootstrap}, registry: {registry.Url}, data in {settings.DataFolder}. Ctrl-C stops both.");
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(stopped.SetResult);
        await stopped.Task;
        return 0;
    }

    private static IPAddress Address(string text) =>
        text == "localhost" ? IPAddress.Loopback
        : IPAddress.TryParse(text, out var address) ? address
        : throw new SettingException($"--listen is '{text}'; expected an IP address: 127.0.0.1 for this machine only, 0.0.0.0 for the network");
}
