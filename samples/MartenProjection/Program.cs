using Candlewick.Samples.MartenProjection;

// dotnet run -- live | rebuild | show <stream>, with POSTGRES as the pipeline has it.
if (Environment.GetEnvironmentVariable("POSTGRES") is not { Length: > 0 } postgres || args.Length == 0)
{
    Console.Error.WriteLine("usage: POSTGRES='Host=…;Database=…' MartenProjection live | rebuild | show NSE:INFY|1m|2026-11-27");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};
await using var store = Days.Open(postgres);
switch (args)
{
    case ["live"]:
        using (var daemon = await store.BuildProjectionDaemonAsync())
        {
            await daemon.StartAllAsync();
            Console.WriteLine("Following the streams; Ctrl-C stops.");
            var stopped = new TaskCompletionSource();
            await using var registration = stop.Token.Register(stopped.SetResult);
            await stopped.Task;
            await daemon.StopAllAsync();
        }

        return 0;

    case ["rebuild"]:
        using (var daemon = await store.BuildProjectionDaemonAsync())
        {
            await daemon.RebuildProjectionAsync<TradingDayProjection>(stop.Token);
        }

        Console.WriteLine("Rebuilt from all events.");
        return 0;

    case ["show", var stream]:
        await using (var query = store.QuerySession())
        {
            var day = await query.LoadAsync<TradingDay>(stream, stop.Token);
            Console.WriteLine(day is null ? $"{stream} is not there" : FormattableString.Invariant($"{day.Id}: {day.Bars.Count} bars, high {day.High}, low {day.Low}, volume {day.Volume}"));
            return day is null ? 1 : 0;
        }

    default:
        Console.Error.WriteLine($"'{string.Join(' ', args)}' is none of: live, rebuild, show <stream>");
        return 2;
}
