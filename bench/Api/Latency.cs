using System.Diagnostics;
using Candlewick.Bench.Api.Servers;
using Candlewick.Bench.Broker.Brokers;
using Candlewick.Bench.Broker.Results;

namespace Candlewick.Bench.Api;

/// <summary>
/// From a tick's writing to its 100 clients, each of which has 50 of 1,000 instruments, at 20,000 ticks a second. Ticks are stamped with
/// the time at which they are due, so that a writer that falls behind counts against us.
/// </summary>
internal sealed class Latency(ServerProcess api, TopicWriter log, Scoreboard board)
{
    private const int Clients = 100;
    private const int InstrumentsOfAClient = 50;
    private const int Instruments = 1_000;
    private const int PerMillisecond = 20;

    public async Task RunAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var readers = new List<Stamps>();
        var running = new List<Task>();
        var warm = TimeSpan.FromSeconds(3);
        long start = Stopwatch.GetTimestamp();
        for (int c = 0; c < Clients; c++)
        {
            var client = await StreamClient.ConnectAsync(api.Address, cancellationToken);
            var names = Enumerable.Range(0, InstrumentsOfAClient).Select(i => TopicWriter.Name(((c * 7) + (i * 20)) % Instruments));
            await client.SubscribeAsync("ticks", names, "\"live\"", cancellationToken);
            await client.UntilAsync("caught_up", cancellationToken);
            var stamps = new Stamps();
            readers.Add(stamps);
            running.Add(Task.Run(() => ReadAsync(client, stamps, () => Stopwatch.GetElapsedTime(start) > warm, stop.Token), CancellationToken.None));
        }

        var before = ProcessUse.Processor(api.Id);
        start = Stopwatch.GetTimestamp();
        await Task.Factory.StartNew(() => Write(warm + duration, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var used = ProcessUse.Processor(api.Id) - before;
        await stop.CancelAsync();
        await Task.WhenAll(running);
        const string load = "20,000 ticks/s to 100 clients × 50 of 1,000 instruments";
        board.Add(new Measure($"{load}: items sent", "/s", HigherIsBetter: true), Program.Ours, readers.Sum(r => r.Items) / (warm + duration).TotalSeconds);
        board.Add(new Measure($"{load}: processor time of an item", "µs", HigherIsBetter: false), Program.Ours, used.TotalMicroseconds / readers.Sum(r => r.Items));
        board.Add(new Measure($"{load}: p50", "ms", HigherIsBetter: false), Program.Ours, Stamps.Milliseconds(readers, 0.5));
        board.Add(new Measure($"{load}: p99", "ms", HigherIsBetter: false), Program.Ours, Stamps.Milliseconds(readers, 0.99));
    }

    private void Write(TimeSpan duration, CancellationToken cancellationToken)
    {
        long firstUs = TopicWriter.NowUs;
        int instrument = 0;
        for (long ms = 0; ms < duration.TotalMilliseconds; ms++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long dueUs = firstUs + (ms * 1_000);
            for (long early; (early = dueUs - TopicWriter.NowUs) > 0;)
            {
                cancellationToken.WaitHandle.WaitOne(TimeSpan.FromMicroseconds(early));
            }

            for (int i = 0; i < PerMillisecond; i++)
            {
                log.Write(instrument++ % Instruments, dueUs);
            }
        }
    }

    private static async Task ReadAsync(StreamClient client, Stamps stamps, Func<bool> measure, CancellationToken cancellationToken)
    {
        await using (client)
        {
            try
            {
                while (true)
                {
                    await client.NextAsync(cancellationToken);
                    stamps.Take(client.Frame, measure());
                }
            }
            catch (OperationCanceledException)
            {
                // The measurement is over.
            }
        }
    }
}
