using Candlewick.Streaming.Transactions;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Candlewick.Streaming.Engines;

/// <summary>
/// Makes the task of a partition from its checkpoint at S and the group's committed offset C, of each input: state as of S,
/// S..C applied with output off, output on from C. S beyond C means that the group's offsets were lost or set back.
/// </summary>
internal sealed partial class CheckpointLoader(EngineDefinition definition, IEngine engine, TimeProvider time, ILogger logger) : IPartitionTaskLoader
{
    public IPartitionTask Load(int partition, IReadOnlyList<long?> committed, CancellationToken cancellationToken)
    {
        var checkpoint = Checkpoint.Read(definition, partition, cancellationToken);
        int inputs = definition.Inputs.Count;
        var starts = new Offset[inputs];
        long[] publishFrom = new long[inputs];
        long[] notBefore = new long[inputs];
        bool isAhead = false;
        for (int input = 0; input < inputs; input++)
        {
            CheckFits(partition, input, checkpoint.Committed[input]);
            CheckFits(partition, input, checkpoint.Positions[input]);
            long? position = checkpoint.Positions[input]?.NextOffset;

            // The first second of a partition's life has offsets and no checkpoint yet.
            starts[input] = position ?? Offset.Beginning;
            publishFrom[input] = committed[input] ?? checkpoint.Committed[input]?.NextOffset ?? position ?? 0;
            if (position > committed[input])
            {
                LogAhead(partition, definition.Inputs[input].Name, position.Value, committed[input]!.Value);
                isAhead = true;
            }
            else if (position is not null && committed[input] is null)
            {
                LogNoOffset(partition, definition.Inputs[input].Name, publishFrom[input]);
            }
        }

        if (isAhead)
        {
            notBefore = [.. checkpoint.Positions.Select(p => p?.NextOffset ?? 0)];
            Array.Fill(starts, Offset.Beginning);
        }

        var output = new EngineOutput(publishFrom);
        output.Reached([.. starts.Select(s => Math.Max(s.Value, 0))]);
        var memory = engine.Create(partition, output);
        Restore(memory, partition, isAhead || checkpoint.Positions[0] is null ? new Dictionary<string, byte[]>() : checkpoint.State);
        return new CheckpointedTask(definition, partition, memory, output, starts, notBefore, time);
    }

    private void Restore(IPartitionEngine memory, int partition, IReadOnlyDictionary<string, byte[]> state)
    {
        try
        {
            memory.Restore(state);
        }
        catch (FormatException e)
        {
            throw Checkpoint.NotOurs(definition, partition, "a value", e);
        }
    }

    private void CheckFits(int partition, int input, InputPosition? stored)
    {
        if (stored is null)
        {
            return;
        }

        string topic = definition.Kafka.NameOf(definition.Inputs[input]);
        if (stored.TopicId != definition.Layout.IdOf(definition.Inputs[input]))
        {
            throw new PositionException(
                $"the checkpoint of '{definition.Service}' of {topic} [{partition}] belongs to another '{topic}': the topic was deleted and made again. "
                + $"Delete '{definition.Kafka.NameOf(definition.State)}' and the topics that '{definition.Service}' writes too, or begin anew under another TOPIC_PREFIX.");
        }

        if (stored.Rules != definition.Rules)
        {
            throw new PositionException(
                $"the state of '{definition.Service}' of {topic} [{partition}] was begun under other rules than {definition.RulesSetting} and this build give. Answers to one log are of one set of rules: "
                + $"set {definition.RulesSetting} back, or begin anew under another TOPIC_PREFIX.");
        }
    }

    [LoggerMessage(LogLevel.Error, "Partition {Partition}: the checkpoint ({Checkpoint} of {Input}) is ahead of the committed offset ({Committed}); the group's offsets were reset or lost. Rebuilding from the start of the log")]
    private partial void LogAhead(int partition, string input, long checkpoint, long committed);

    [LoggerMessage(LogLevel.Warning, "Partition {Partition} of {Input}: the group has no committed offset (Kafka forgets those of groups long idle); going on from {Offset}, as the last transaction said")]
    private partial void LogNoOffset(int partition, string input, long offset);
}
