using System.Diagnostics;
using Candlewick.Bench.Api.Servers;
using Candlewick.Bench.Broker.Brokers;
using Candlewick.Bench.Broker.Results;

namespace Candlewick.Bench.Api;

/// <summary>
/// From a tick's writing to its 100 clients, each of which has 50 of 1,000 instruments, at 20,000 ticks a second; beside a bare server that
/// sends each client as many items, two in a frame every two milliseconds, out of its own memory. Ticks are stamped with the time at which
/// they are due, so that a writer that falls behind counts against us.
/// </summary>
internal sealed class Latency(ServerProcess api, ServerProcess bare, TopicWriter log, Scoreboard board)
{
    private const int Clients = 100;
    private const int InstrumentsOfAClient = 50;
    private const int Instruments = 1_000;
    private const int PerMillisecond = 20;
    private const string Load = "100,000 items/s to 100 clients";

    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(3);

    public async Task RunAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        byte[] frame = await SampleFrame.OfAsync(api, log, BareServer.BeatItems, BareServer.BeatItems, cancellationToken);
        await MeasureAsync(
            api, Program.Ours, SubscribeAsync, () => Task.Factory.StartNew(() => Write(Warm + duration, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default), duration, cancellationToken);
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        await MeasureAsync(bare, Program.Bare, (_, _) => Task.CompletedTask, BeatAsync, duration, cancellationToken);

        async Task BeatAsync()
        {
            using var beaten = await http.PostAsync(new Uri(bare.Address, $"/beat?ms={(Warm + duration).TotalMilliseconds}"), new ByteArrayContent(frame), cancellationToken);
            beaten.EnsureSuccessStatusCode();
        }
    }

    private static async Task SubscribeAsync(StreamClient client, int number)
    {
        var names = Enumerable.Range(0, InstrumentsOfAClient).Select(i => TopicWriter.Name(((number * 7) + (i * 20)) % Instruments));
        await client.SubscribeAsync("ticks", names, "\"live\"", CancellationToken.None);
        await client.UntilAsync("caught_up", CancellationToken.None);
    }

    private async Task MeasureAsync(
        ServerProcess server, string contender, Func<StreamClient, int, Task> subscribe, Func<Task> load, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var readers = new List<Stamps>();
        var running = new List<Task>();
        var measuring = new TaskCompletionSource();
        for (int c = 0; c < Clients; c++)
        {
            var client = await StreamClient.ConnectAsync(server.Address, cancellationToken);
            await subscribe(client, c);
            var stamps = new Stamps();
            readers.Add(stamps);
            running.Add(Task.Run(() => ReadAsync(client, stamps, () => measuring.Task.IsCompleted, stop.Token), CancellationToken.None));
        }

        var loading = load();
        await Task.Delay(Warm, TimeProvider.System, cancellationToken);
        measuring.SetResult();
        var (began, before, warmUp) = (Stopwatch.GetTimestamp(), ProcessUse.Processor(server.Id), readers.Sum(r => r.Items));
        await loading;
        var (seconds, used, items) = (Stopwatch.GetElapsedTime(began).TotalSeconds, ProcessUse.Processor(server.Id) - before, readers.Sum(r => r.Items) - warmUp);
        await stop.CancelAsync();
        await Task.WhenAll(running);
        board.Add(new Measure($"{Load}: items sent", "/s", HigherIsBetter: true), contender, items / seconds);
        board.Add(new Measure($"{Load}: processor time of an item", "µs", HigherIsBetter: false), contender, used.TotalMicroseconds / items);
        board.Add(new Measure($"{Load}: items of a frame", "", HigherIsBetter: true), contender, (double)readers.Sum(r => r.Items) / readers.Sum(r => r.Frames));
        board.Add(new Measure($"{Load}: p50", "ms", HigherIsBetter: false), contender, Stamps.Milliseconds(readers, 0.5));
        board.Add(new Measure($"{Load}: p99", "ms", HigherIsBetter: false), contender, Stamps.Milliseconds(readers, 0.99));
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
                cancellationToken.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(Math.Max(1, early / 1_000)));
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
