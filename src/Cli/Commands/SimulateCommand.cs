using System.CommandLine;
using System.Globalization;
using Candlewick.Cli.Settings;
using Candlewick.Ingestor.Simulation;

namespace Candlewick.Cli.Commands;

/// <summary>`pipeline simulate`: a vendor's wire about a made-up market, until Ctrl-C.</summary>
internal static class SimulateCommand
{
    public static Command Create()
    {
        var command = new Command("simulate", $"""
            Serve a vendor's protocol on this machine about a made-up market, until Ctrl-C: for trying, for tests, for a first look without an account

            Faults: {Fault.Format}, in time of the market since it began; kinds: {string.Join(", ", Fault.Names)}

            Examples:
              pipeline simulate binance --port 9443
              pipeline simulate coinbase --date 2026-11-25 --speed 60 --fault gap@5m+30s --fault disconnect@8m
            """);
        foreach (var vendor in VendorSimulator.All)
        {
            command.Subcommands.Add(Create(vendor));
        }

        return command;
    }

    private static Command Create(VendorSimulator vendor)
    {
        var usual = new VendorSimulatorOptions { Time = TimeProvider.System };
        var port = new Option<int>("--port") { Description = "Port on 127.0.0.1; any that is free", HelpName = "n" };
        var speed = new Option<double>("--speed") { Description = "Market seconds in a real one", HelpName = "n", DefaultValueFactory = _ => usual.Speed };
        var seed = new Option<int>("--seed") { Description = "Which market; the same seed is the same market", HelpName = "n", DefaultValueFactory = _ => usual.Seed };
        var rate = SimulatedFeedCommand.RateOption(usual.Rate);
        var date = new Option<string?>("--date") { Description = "Trading date to tell of from its first instant, when a client has subscribed; now, or the last date before it where nothing is traded now", HelpName = "yyyy-MM-dd" };
        var faults = new Option<string[]>("--fault") { Description = $"What goes wrong: {Fault.Format}; may be given several times", HelpName = "fault", AllowMultipleArgumentsPerToken = true };
        var command = new Command(vendor.Name, vendor.Description) { port, speed, seed, rate, date, faults };
        command.SetAction((arguments, cancellationToken) => RunAsync(
            vendor,
            usual with
            {
                Port = arguments.GetValue(port),
                Speed = arguments.GetValue(speed) is > 0 and <= 3_600 and var times ? times : throw new SettingException($"--speed is {arguments.GetValue(speed)}; expected above 0 and at most 3600"),
                Seed = arguments.GetValue(seed),
                Rate = arguments.GetValue(rate),
                Date = Date(arguments.GetValue(date)),
                Faults = [.. (arguments.GetValue(faults) ?? []).Select(ReadFault)],
            },
            cancellationToken));
        return command;
    }

    private static DateOnly? Date(string? text) =>
        text is null ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date
        : throw new SettingException($"--date is '{text}'; expected yyyy-MM-dd");

    private static Fault ReadFault(string text) =>
        Fault.TryParse(text, out var fault) ? fault : throw new SettingException($"--fault is '{text}'; expected {Fault.Format}, of {string.Join(", ", Fault.Names)}");

    private static async Task<int> RunAsync(VendorSimulator vendor, VendorSimulatorOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await vendor.RunAsync(options, running => Print(vendor, options, running), cancellationToken);
        }
        catch (IOException e)
        {
            throw new SettingException($"--port {options.Port} cannot be listened on: {e.Message}");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // How a simulator ends.
        }

        return 0;
    }

    private static void Print(VendorSimulator vendor, VendorSimulatorOptions options, RunningSimulator running)
    {
        var some = running.Instruments.Where(i => !i.EndsWith("-C", StringComparison.Ordinal) && !i.EndsWith("-P", StringComparison.Ordinal)).Take(3);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            A simulated {vendor.Name}: a made-up market, seed {options.Seed}, {running.Instruments.Count} instruments. Nothing follows from it.

              socket   {running.Socket}
              web      {running.Web}
              market   {(running.IsShifted ? $"begins {running.Begins:yyyy-MM-dd HH:mm:ss} UTC with the first subscription, {options.Speed} × real time" : "now, in real time")}
              feed     TOPIC_PREFIX=sim. ./pipeline feed {vendor.Name} {string.Join(' ', some)} --address {running.Socket}

            Ctrl-C stops it.
            """));
    }
}
