using System.Collections.Frozen;

namespace Candlewick.EmbeddedKafka.Log.Topics;

/// <summary>
/// All topics of a broker in one folder. Look-ups read an immutable table; changes take turns and replace it. What a
/// change returns as done is on disk.
/// </summary>
internal sealed class LogStore : IDisposable
{
    private readonly Lock _changing = new();
    private readonly FolderLock _folderLock;
    private readonly TopicFiles _files;
    private readonly LogStoreOptions _options;
    private readonly LogSettings _settings;
    private readonly LogConfig _defaults;
    private readonly Func<Guid> _newId;
    private volatile FrozenDictionary<string, Topic> _topics = FrozenDictionary<string, Topic>.Empty;
    private volatile FrozenDictionary<Guid, Topic> _byId = FrozenDictionary<Guid, Topic>.Empty;
    private bool _closed;

    private LogStore(LogStoreOptions options, LogSettings settings, LogConfig defaults, Func<Guid> newId, FolderLock folderLock)
    {
        _options = options;
        _settings = settings with { Flush = options.Flush };
        _defaults = defaults;
        _newId = newId;
        _folderLock = folderLock;
        _files = new TopicFiles(options.Folder, settings.Disk);
    }

    public IReadOnlyCollection<Topic> Topics => _topics.Values;

    /// <summary>Settings of a topic that sets none.</summary>
    public LogConfig Defaults => _defaults;

    /// <summary>Opens or makes the folder.</summary>
    /// <param name="newId">Draws topic ids.</param>
    /// <exception cref="LogException">The folder is in use, a topic's file is damaged, or a default is not valid.</exception>
    /// <exception cref="IOException">The disk refused.</exception>
    public static LogStore Open(LogStoreOptions options, LogSettings settings, Func<Guid> newId)
    {
        var defaults = TopicSetting.Apply(LogConfig.Default, options.Defaults, out string? reason) ?? throw new LogException(reason!);
        var store = new LogStore(options, settings, defaults, newId, FolderLock.Take(options.Folder));
        try
        {
            store.Publish([.. store._files.Load().Select(store.Load)]);
            return store;
        }
        catch
        {
            store._folderLock.Dispose();
            throw;
        }
    }

    public Topic? Find(string name) => _topics.GetValueOrDefault(name);

    public Topic? Find(Guid id) => _byId.GetValueOrDefault(id);

    public PartitionLog? Find(string name, int partition) => Find(name)?.Partition(partition);

    /// <param name="validateOnly">Answer as if, change nothing.</param>
    public TopicResult Create(string name, int partitions, IReadOnlyDictionary<string, string> config, bool validateOnly = false)
    {
        lock (_changing)
        {
            if (!TopicName.IsValid(name))
            {
                return TopicResult.Failed(LogError.InvalidTopic, $"Topic name is invalid: '{name}' must be 1 to {TopicName.MaxLength} of a-z, A-Z, 0-9, '.', '_' and '-'");
            }

            if (_topics.ContainsKey(name))
            {
                return TopicResult.Failed(LogError.TopicAlreadyExists, $"Topic '{name}' already exists.");
            }

            if (partitions < 1)
            {
                return TopicResult.Failed(LogError.InvalidPartitions, "Number of partitions must be larger than 0.");
            }

            if (RefusalOf(partitions, newTopics: 1) is { } refusal)
            {
                return refusal;
            }

            if (TopicSetting.Apply(_defaults, config, out string? reason) is not { } effective)
            {
                return TopicResult.Failed(LogError.InvalidConfig, reason!);
            }

            var record = new TopicRecord(name, _newId(), partitions, new Dictionary<string, string>(config));
            if (validateOnly)
            {
                return TopicResult.Of(new Topic(record, effective, []));
            }

            return Write(() =>
            {
                _files.ClearFolders(record);
                var topic = new Topic(record, effective, OpenPartitions(record, effective, 0));
                _files.Save(record);
                Publish([.. _topics.Values, topic]);
                return topic;
            });
        }
    }

    /// <summary>Adds partitions up to a total.</summary>
    public TopicResult AddPartitions(string name, int total, bool validateOnly = false)
    {
        lock (_changing)
        {
            if (Find(name) is not { } topic)
            {
                return TopicResult.Failed(LogError.UnknownTopicOrPartition, "This server does not host this topic-partition.");
            }

            int now = topic.Partitions.Count;
            if (total <= now)
            {
                return TopicResult.Failed(LogError.InvalidPartitions, $"The topic {name} currently has {now} partition(s); {total} would not be an increase.");
            }

            if (RefusalOf(total - now, newTopics: 0) is { } refusal)
            {
                return refusal;
            }

            if (validateOnly)
            {
                return TopicResult.Of(topic);
            }

            return Write(() =>
            {
                var record = topic.Record with { Partitions = total };
                var grown = new Topic(record, topic.Config, [.. topic.Partitions, .. OpenPartitions(record, topic.Config, now)]);
                _files.Save(record);
                Publish([.. _topics.Values.Where(t => t != topic), grown]);
                return grown;
            });
        }
    }

    /// <summary>Replaces what is set for a topic.</summary>
    public TopicResult Configure(string name, IReadOnlyDictionary<string, string> config, bool validateOnly = false)
    {
        lock (_changing)
        {
            if (Find(name) is not { } topic)
            {
                return TopicResult.Failed(LogError.UnknownTopicOrPartition, "This server does not host this topic-partition.");
            }

            if (TopicSetting.Apply(_defaults, config, out string? reason) is not { } effective)
            {
                return TopicResult.Failed(LogError.InvalidConfig, reason!);
            }

            if (validateOnly)
            {
                return TopicResult.Of(topic);
            }

            return Write(() =>
            {
                var record = topic.Record with { Config = new Dictionary<string, string>(config) };
                _files.Save(record);
                foreach (var log in topic.Partitions)
                {
                    log.Config = effective;
                }

                var changed = new Topic(record, effective, [.. topic.Partitions]);
                Publish([.. _topics.Values.Where(t => t != topic), changed]);
                return changed;
            });
        }
    }

    /// <summary>Deletes a topic. Its name is free, and its bytes are freed, when this returns.</summary>
    public TopicResult Delete(string name)
    {
        lock (_changing)
        {
            if (Find(name) is not { } topic)
            {
                return TopicResult.Failed(LogError.UnknownTopicOrPartition, "This server does not host this topic-partition.");
            }

            return Write(() =>
            {
                _files.MarkDeleted(topic.Record);
                Publish([.. _topics.Values.Where(t => t != topic)]);
                for (int p = 0; p < topic.Partitions.Count; p++)
                {
                    topic.Partitions[p].MoveAway(_files.Grave(topic.Record, p));
                }

                _files.Bury(topic.Record);
                return topic;
            });
        }
    }

    /// <summary>An orderly end: every log closed, the folder free.</summary>
    public void Dispose()
    {
        lock (_changing)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            foreach (var log in _topics.Values.SelectMany(t => t.Partitions))
            {
                try
                {
                    log.Close();
                }
                catch (IOException e)
                {
                    // The last checkpoint stands; the next start reads what came after it.
                    LogMessages.UpkeepFailed(_settings.Logger, log.Folder, e.Message);
                    log.Dispose();
                }
            }

            _folderLock.Dispose();
        }
    }

    private static TopicResult Write(Func<Topic> change)
    {
        try
        {
            return TopicResult.Of(change());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return TopicResult.Failed(LogError.KafkaStorageError, e.Message);
        }
    }

    private TopicResult? RefusalOf(int newPartitions, int newTopics)
    {
        if (_topics.Count + newTopics > _options.MaxTopics)
        {
            return TopicResult.Failed(LogError.PolicyViolation, $"this broker keeps at most {_options.MaxTopics} topics");
        }

        return newPartitions > _options.MaxPartitions - _topics.Values.Sum(t => t.Partitions.Count)
            ? TopicResult.Failed(LogError.PolicyViolation, $"this broker keeps at most {_options.MaxPartitions} partitions")
            : null;
    }

    private Topic Load(TopicRecord record)
    {
        var config = TopicSetting.Apply(_defaults, record.Config, out string? reason)
            ?? throw new LogException($"topic '{record.Name}': {reason}. Mend its file in 'topics'.");
        return new Topic(record, config, OpenPartitions(record, config, 0));
    }

    private PartitionLog[] OpenPartitions(TopicRecord record, LogConfig config, int from) =>
        [.. Enumerable.Range(from, record.Partitions - from).Select(p => PartitionLog.Open(_files.PartitionFolder(record.Name, p), config, _settings))];

    private void Publish(IReadOnlyCollection<Topic> topics)
    {
        _byId = topics.ToFrozenDictionary(t => t.Id);
        _topics = topics.ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);
    }
}
