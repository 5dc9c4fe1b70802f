using System.CommandLine;
using Candlewick.Cli.Hosting;
using Candlewick.Cli.Local;
using Candlewick.Cli.Settings;
using Candlewick.Ingestor.Simulation;

namespace Candlewick.Cli.Commands;

/// <summary>`pipeline feed sim`: publishes the simulated exchange, until Ctrl-C.</summary>
internal static class SimulatedFeedCommand
{
    public static Command Create(GlobalOptions options)
    {
        var seed = new Option<int>("--seed") { Description = "Which market; the same seed is the same market", HelpName = "n", DefaultValueFactory = _ => new SimulatedExchangeOptions().Seed };
        var rate = RateOption(new SimulatedExchangeOptions().Rate);
        var command = new Command(SimulatedExchange.Feed, "The simulated exchange: a made-up market in real time, at every hour; instruments of venue SIM alone") { seed, rate };
        command.SetAction((arguments, cancellationToken) => RunAsync(
            new SimulatedExchangeOptions { Seed = arguments.GetValue(seed), Rate = arguments.GetValue(rate) }, options.Read(arguments), cancellationToken));
        return command;
    }

    internal static Option<double> RateOption(double usual)
    {
        var rate = new Option<double>("--rate") { Description = "Trades a second of an ordinary instrument, on average over its day", HelpName = "n", DefaultValueFactory = _ => usual };
        rate.Validators.Add(result =>
        {
            if (result.GetValue(rate) is not (> 0 and <= 1_000))
            {
                result.AddError("--rate is above 0 and at most 1000");
            }
        });
        return rate;
    }

    private static async Task<int> RunAsync(SimulatedExchangeOptions market, PipelineSettings settings, CancellationToken cancellationToken)
    {
        using var loggers = Logs.Factory();
        using var traces = Telemetry.Traces("feed");
        var endpoints = Endpoints.Find(settings);
        var backbone = await Backbone.ConnectAsync(settings, endpoints.KafkaBootstrap, endpoints.SchemaRegistry, settings.WorkerName ?? "local", loggers, cancellationToken);
        using var progress = new ProgressLine(TimeProvider.System);
        try
        {
            await new SimulatedExchange(market, loggers).RunAsync(
                backbone.Publishing(settings) with { Progress = progress.Report },
                cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // How a connection ends: everything it said is committed.
        }

        progress.Clear();
        Console.WriteLine($"feed {SimulatedExchange.Feed}: stopped; what came is in Kafka. Its clock goes on with the next start.");
        return 0;
    }
}
