using Candlewick.Contracts.Topics;
using Candlewick.Streaming.Clients;
using Candlewick.Streaming.Settings;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;

namespace Candlewick.Streaming.Topics;

/// <summary>Makes the catalogue's topics where they are missing and checks those that exist.</summary>
public sealed partial class TopicAdmin(KafkaSettings settings, TimeProvider time, ILogger<TopicAdmin> logger)
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DescribePause = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Waits for the broker, creates missing topics with <paramref name="partitions"/> partitions (0: those that
    /// exist decide, else 1) and returns the layout.
    /// </summary>
    /// <exception cref="TopicLayoutException">Kafka does not answer within <paramref name="patience"/>, or topics disagree.</exception>
    public async Task<TopicLayout> EnsureAsync(int partitions, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var admin = BuildAdmin();
        await WaitForBrokerAsync(admin, patience, cancellationToken);

        var existing = await DescribeAsync(admin, cancellationToken);
        await new TopicSettings(settings, logger).CheckAsync(admin, existing.Keys);
        int count = partitions > 0 ? partitions : existing.Values.Select(t => t.Partitions.Count).FirstOrDefault(n => n > 0, 1);
        var others = await CreateAsync(admin, [.. TopicCatalog.All.Where(t => !existing.ContainsKey(t))], count);

        long deadline = time.GetTimestamp();
        while (existing.Count < TopicCatalog.All.Count || existing.Values.Any(t => t.Partitions.Count == 0))
        {
            await Task.Delay(DescribePause, time, cancellationToken);
            existing = await DescribeAsync(admin, cancellationToken);
            if (time.GetElapsedTime(deadline) > patience)
            {
                throw new TopicLayoutException($"topics did not appear within {patience.TotalSeconds:0} s of their creation; look at the broker's log");
            }
        }

        await new TopicSettings(settings, logger).CheckAsync(admin, others);

        // Where no count was asked for, a service that started at the same time may have decided.
        return Check(existing, partitions > 0 ? partitions : existing[TopicCatalog.All[0]].Partitions.Count);
    }

    private IAdminClient BuildAdmin()
    {
        try
        {
            return KafkaClients.Admin(settings.Admin(), logger).Build();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new TopicLayoutException(
                $"the Kafka client does not take its settings: {e.Message}. Every KAFKA_* variable but KAFKA_HOME and KAFKA_BOOTSTRAP is a property "
                + "of librdkafka (KAFKA_SASL_MECHANISM is sasl.mechanism); correct or unset it.", e);
        }
    }

    private static TopicLayout Check(Dictionary<Topic, TopicDescription> existing, int expected)
    {
        foreach (var (topic, description) in existing)
        {
            if (description.Partitions.Count != expected)
            {
                throw new TopicLayoutException(
                    $"topic '{description.Name}' has {description.Partitions.Count} partitions, expected {expected}: all topics of a pipeline have one "
                    + "partition count. Set PARTITIONS to the count the topics have, or TOPIC_PREFIX to begin a new set of topics.");
            }
        }

        return new TopicLayout(expected, existing.ToDictionary(t => t.Key, t => t.Value.TopicId.ToString()));
    }

    private async Task WaitForBrokerAsync(IAdminClient admin, TimeSpan patience, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        bool said = false;
        while (true)
        {
            try
            {
                await admin.DescribeClusterAsync(new DescribeClusterOptions { RequestTimeout = TimeSpan.FromSeconds(2) }).WaitAsync(cancellationToken);
                return;
            }
            catch (KafkaException e) when (time.GetElapsedTime(start) < patience)
            {
                if (!said)
                {
                    LogWaiting(settings.Bootstrap, patience.TotalSeconds, e.Error.Reason);
                    said = true;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(200), time, cancellationToken);
            }
            catch (KafkaException e)
            {
                throw new TopicLayoutException(
                    $"Kafka at {settings.Bootstrap} did not answer within {patience.TotalSeconds:0} s ({e.Error.Reason}). Start it, or set KAFKA_BOOTSTRAP to where it is.", e);
            }
        }
    }

    private async Task<Dictionary<Topic, TopicDescription>> DescribeAsync(IAdminClient admin, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var byName = TopicCatalog.All.ToDictionary(settings.NameOf);
        var options = new DescribeTopicsOptions { RequestTimeout = RequestTimeout };
        IEnumerable<TopicDescription> described;
        try
        {
            described = (await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames(byName.Keys), options)).TopicDescriptions;
        }
        catch (DescribeTopicsException e)
        {
            // Some exist and some do not; the others' descriptions come with the exception.
            described = e.Results.TopicDescriptions;
            if (described.FirstOrDefault(t => t.Error.IsError && t.Error.Code != ErrorCode.UnknownTopicOrPart) is { } failed)
            {
                throw new TopicLayoutException($"topic '{failed.Name}' cannot be described: {failed.Error.Reason}", e);
            }
        }

        return described.Where(t => !t.Error.IsError).ToDictionary(t => byName[t.Name]);
    }

    /// <summary>Returns those that somebody else has made meanwhile, or had made before this broker knew.</summary>
    private async Task<IReadOnlyList<Topic>> CreateAsync(IAdminClient admin, List<Topic> missing, int partitions)
    {
        if (missing.Count == 0)
        {
            return [];
        }

        var specifications = missing.ConvertAll(topic => new TopicSpecification
        {
            Name = settings.NameOf(topic),
            NumPartitions = partitions,
            ReplicationFactor = -1,
            Configs = topic.Settings.ToDictionary(),
        });

        try
        {
            await admin.CreateTopicsAsync(specifications, new CreateTopicsOptions { RequestTimeout = RequestTimeout });
            LogCreated(string.Join(", ", specifications.Select(s => s.Name)), partitions);
            return [];
        }
        catch (CreateTopicsException e)
        {
            // Two services that start together both try; the other's success is ours.
            if (e.Results.FirstOrDefault(r => r.Error.IsError && r.Error.Code != ErrorCode.TopicAlreadyExists) is { } failed)
            {
                throw new TopicLayoutException(
                    $"topic '{failed.Topic}' cannot be created: {failed.Error.Reason}. Without the right to create topics, have them made as docs/topics.md lists them.", e);
            }

            var taken = e.Results.Where(r => r.Error.IsError).Select(r => r.Topic).ToHashSet();
            return missing.FindAll(topic => taken.Contains(settings.NameOf(topic)));
        }
    }

    [LoggerMessage(LogLevel.Warning, "Kafka at {Bootstrap} does not answer yet ({Reason}); waiting up to {Seconds} s")]
    private partial void LogWaiting(string bootstrap, double seconds, string reason);

    [LoggerMessage(LogLevel.Information, "Created topics {Topics} with {Partitions} partition(s)")]
    private partial void LogCreated(string topics, int partitions);
}
