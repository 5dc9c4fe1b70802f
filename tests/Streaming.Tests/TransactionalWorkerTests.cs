using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Candlewick.Streaming.Transactions;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Candlewick.Streaming.Tests;

/// <summary>Whatever fails when: what a copy writes equals what it read, once, in order.</summary>
public sealed class TransactionalWorkerTests(KafkaFixture kafka, ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_copy_through_failures_fencing_and_rebalances_is_exact()
    {
        const int Seed = 20131007;
        const int Partitions = 4;
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        var faults = new Random(Seed + 1);
        int injected = 0;
        var settings = await TopicsAsync(Partitions);
        using var feed = new InputFeed(settings, Partitions);
        var loader = new CopyLoader(settings)
        {
            After = _ =>
            {
                lock (faults)
                {
                    if (faults.Next(400) == 0)
                    {
                        injected++;
                        throw new KafkaException(new Error(ErrorCode.Local_Transport, "injected"));
                    }
                }
            },
        };

        await using var first = new RunningWorker(settings, loader);
        for (int round = 0; round < 12; round++)
        {
            RunningWorker? second = round % 6 == 2 ? new RunningWorker(settings with { WorkerName = $"{settings.WorkerName}-b" }, loader) : null;
            for (int part = 0; part < 5; part++)
            {
                feed.Publish(random.Next(20, 200));
                feed.Publish(random.Next(1, 40), abort: true);
            }

            if (round % 3 == 1)
            {
                Fence(settings);
            }

            await CopiedAsync(settings, feed);
            if (second is not null)
            {
                // From one generation to the next, with records in hand on both sides.
                await Eventually.TrueAsync(() => second.Log.Text.Contains("Assigned partitions", StringComparison.Ordinal), Patience, "the second has joined");
                feed.Publish(random.Next(100, 400));
                await second.StopAsync();
            }
        }

        await CopiedAsync(settings, feed);
        await first.StopAsync();
        output.WriteLine($"{feed.Count} records, {injected} failures injected");
        Assert.True(injected > 5, "the seed injects failures");
        Assert.Contains("injected", first.Log.Text, StringComparison.Ordinal);
        Assert.Equal(feed.Committed, InputFeed.Read(settings, TopicCatalog.Candles, Partitions));
    }

    [Fact]
    public async Task What_a_failed_step_wrote_is_not_committed_by_the_way_out()
    {
        var settings = await TopicsAsync(1);
        using var feed = new InputFeed(settings, 1);
        feed.Publish(10);
        var failing = new CopyLoader(settings) { After = record => Throw(record.Offset.Value == 4) };

        await using (var worker = new RunningWorker(settings, failing, commitInterval: TimeSpan.FromMinutes(1)))
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => worker.Work);
        }

        Assert.Empty(InputFeed.Read(settings, TopicCatalog.Candles, 1)[0]);
        await using var next = new RunningWorker(settings, new CopyLoader(settings));
        await CopiedAsync(settings, feed);

        static void Throw(bool now)
        {
            if (now)
            {
                throw new InvalidOperationException("half done");
            }
        }
    }

    [Fact]
    public async Task A_task_that_begins_below_the_committed_offset_does_not_take_it_back()
    {
        var settings = await TopicsAsync(1);
        using var feed = new InputFeed(settings, 1);
        feed.Publish(50);
        await using (var before = new RunningWorker(settings, new CopyLoader(settings)))
        {
            await CopiedAsync(settings, feed);
            await before.StopAsync();
        }

        long committed = CommittedOffset(settings);
        using var fifth = new ManualResetEventSlim();
        int commits = 0;
        var time = new HandMovedTime();
        var rebuilding = new CopyLoader(settings)
        {
            Start = _ => Offset.Beginning,

            // Longer than the commit interval: every record is a transaction.
            Before = _ => time.Pass(TimeSpan.FromMilliseconds(5)),
            Committed = () =>
            {
                if (++commits == 5)
                {
                    fifth.Set();
                    throw new InvalidOperationException("killed here");
                }
            },
        };
        await using var worker = new RunningWorker(settings, rebuilding, commitInterval: TimeSpan.FromMilliseconds(1), time: time);

        Assert.True(fifth.Wait(Patience, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<InvalidOperationException>(() => worker.Work);
        Assert.Equal(committed, CommittedOffset(settings));
    }

    [Fact]
    public async Task Outputs_wait_for_no_interval_where_there_is_nothing_more_to_read()
    {
        var settings = await TopicsAsync(1);
        using var feed = new InputFeed(settings, 1);

        // The interval never passes: time stands still but for each record, and a record takes a tenth of it.
        var time = new HandMovedTime();
        var loader = new CopyLoader(settings) { Before = _ => time.Pass(TimeSpan.FromMilliseconds(20)) };
        await using var worker = new RunningWorker(settings, loader, commitInterval: TimeSpan.FromMilliseconds(200), time: time);
        for (int i = 0; i < 3; i++)
        {
            feed.Publish(1);
            await CopiedAsync(settings, feed);
        }
    }

    [Fact]
    public async Task A_second_process_of_the_same_name_ends_the_first_which_says_why()
    {
        var settings = await TopicsAsync(1);
        using var feed = new InputFeed(settings, 1);
        feed.Publish(100);
        await using var first = new RunningWorker(settings, new CopyLoader(settings));
        await CopiedAsync(settings, feed);

        await using var second = new RunningWorker(settings, new CopyLoader(settings));
        for (int i = 0; i < 20 && !first.Work.IsCompleted; i++)
        {
            feed.Publish(50);
            await CopiedAsync(settings, feed);
        }

        var ended = await Assert.ThrowsAsync<PositionException>(() => first.Work.WaitAsync(Patience, TestContext.Current.CancellationToken));
        Assert.Contains("WORKER_NAME", ended.Message, StringComparison.Ordinal);
        feed.Publish(50);
        await CopiedAsync(settings, feed);
        await second.StopAsync();
        Assert.Equal(feed.Committed, InputFeed.Read(settings, TopicCatalog.Candles, 1));
    }

    [Fact]
    public async Task A_registry_that_is_away_is_waited_for_and_its_record_neither_lost_nor_repeated()
    {
        var settings = await TopicsAsync(1);
        using var feed = new InputFeed(settings, 1);
        feed.Publish(20);
        int asked = 0;
        var loader = new CopyLoader(settings)
        {
            After = record =>
            {
                if (record.Offset.Value == 10 && ++asked < 3)
                {
                    throw new RegistryException("the schema registry did not answer");
                }
            },
        };

        await using var worker = new RunningWorker(settings, loader);
        await CopiedAsync(settings, feed);
        await worker.StopAsync();

        Assert.Equal(3, asked);
        Assert.Equal(feed.Committed, InputFeed.Read(settings, TopicCatalog.Candles, 1));
    }

    [Fact]
    public async Task A_task_that_cannot_be_loaded_ends_the_worker_with_its_reason()
    {
        var settings = await TopicsAsync(1);
        var loader = new CopyLoader(settings) { Loading = () => throw new PositionException("another topic") };

        await using var worker = new RunningWorker(settings, loader);

        var ended = await Assert.ThrowsAsync<PositionException>(() => worker.Work.WaitAsync(Patience, TestContext.Current.CancellationToken));
        Assert.Equal("another topic", ended.Message);
    }

    [Fact]
    public async Task A_load_that_fails_for_a_while_is_repeated()
    {
        var settings = await TopicsAsync(2);
        using var feed = new InputFeed(settings, 2);
        feed.Publish(20);
        int loads = 0;
        var loader = new CopyLoader(settings)
        {
            Loading = () =>
            {
                if (++loads < 4)
                {
                    throw new KafkaException(new Error(ErrorCode.Local_TimedOut, "not yet"));
                }
            },
        };

        await using var worker = new RunningWorker(settings, loader);
        await CopiedAsync(settings, feed);

        Assert.Equal(2, worker.Log.Text.Split("not yet").Length);
    }

    [Fact]
    public async Task A_worker_that_fails_for_ever_is_not_ready_and_one_that_recovers_is()
    {
        var settings = await TopicsAsync(1);
        using var feed = new InputFeed(settings, 1);
        feed.Publish(20);
        bool failing = true;
        var loader = new CopyLoader(settings)
        {
            After = _ =>
            {
                if (Volatile.Read(ref failing))
                {
                    throw new KafkaException(new Error(ErrorCode.Local_Transport, "nobody there"));
                }
            },
        };

        await using var worker = new RunningWorker(settings, loader);
        await Eventually.TrueAsync(() => worker.Health is { Status: HealthStatus.Unhealthy } health && health.Description!.Contains("nobody there", StringComparison.Ordinal), Patience, "it is not ready");
        Volatile.Write(ref failing, false);
        await CopiedAsync(settings, feed);

        await Eventually.TrueAsync(() => worker.Health.Status == HealthStatus.Healthy, Patience, "it is ready");
    }

    [Fact]
    public async Task Told_to_stop_while_Kafka_is_away_it_ends_without_an_error()
    {
        using var nobody = new Forwarder(kafka.Bootstrap);
        var settings = kafka.Settings() with { Bootstrap = $"127.0.0.1:{nobody.Port}" };
        await using var worker = new RunningWorker(settings, new CopyLoader(settings));
        await Eventually.TrueAsync(() => worker.Log.Text.Contains("Waiting for Kafka", StringComparison.Ordinal), Patience, "it waits");

        await worker.StopAsync().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Told_to_stop_while_it_loads_it_ends_without_an_error()
    {
        var settings = await TopicsAsync(1);
        using var feed = new InputFeed(settings, 1);
        var loader = new CopyLoader(settings) { Loading = () => throw new KafkaException(new Error(ErrorCode.Local_TimedOut, "never")) };
        await using var worker = new RunningWorker(settings, loader);
        await Eventually.TrueAsync(() => worker.Log.Text.Contains("never", StringComparison.Ordinal), Patience, "it tries to load");

        await worker.StopAsync().WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Told_to_stop_with_a_transaction_open_while_Kafka_is_away_it_does_not_wait_for_it()
    {
        var broker = await KafkaBrokers.EmbeddedAsync();
        var settings = await TopicsAsync(1, kafka.Settings() with { Bootstrap = broker.Bootstrap });
        using var feed = new InputFeed(settings, 1);
        feed.Publish(1);
        using var processing = new SemaphoreSlim(0);
        using var gone = new SemaphoreSlim(0);
        var loader = new CopyLoader(settings)
        {
            After = _ =>
            {
                processing.Release();
                gone.Wait(Patience);
            },
        };
        await using var worker = new RunningWorker(settings, loader);
        await processing.WaitAsync(Patience, TestContext.Current.CancellationToken);
        await broker.DisposeAsync();

        var stopped = worker.StopAsync();
        gone.Release();

        await stopped.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    private static Task CopiedAsync(KafkaSettings settings, InputFeed feed) => Eventually.TrueAsync(
        () => InputFeed.Read(settings, TopicCatalog.Candles, feed.Committed.Length).Sum(values => values.Count) >= feed.Count, Patience, $"{feed.Count} records copied");

    /// <summary>As another process of the same name does when it starts.</summary>
    private static void Fence(KafkaSettings settings)
    {
        using var other = new ProducerBuilder<Null, Null>(settings.TransactionalProducer(RunningWorker.Service, "0")).Build();
        other.InitTransactions(TimeSpan.FromSeconds(30));
    }

    private static long CommittedOffset(KafkaSettings settings)
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(settings.Consumer(settings.GroupId(RunningWorker.Service))).Build();
        return consumer.Committed([new TopicPartition(settings.NameOf(TopicCatalog.Ticks), 0)], TimeSpan.FromSeconds(30))[0].Offset.Value;
    }

    private async Task<KafkaSettings> TopicsAsync(int partitions, KafkaSettings? of = null)
    {
        var settings = of ?? kafka.Settings();
        await new TopicAdmin(settings, TimeProvider.System, new CapturedLog<TopicAdmin>()).EnsureAsync(partitions, Patience, TestContext.Current.CancellationToken);
        return settings;
    }
}
