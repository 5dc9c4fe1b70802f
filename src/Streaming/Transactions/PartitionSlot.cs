using Confluent.Kafka;

namespace Candlewick.Streaming.Transactions;

/// <summary>One partition number of a worker: its task, and where each of its inputs stands.</summary>
internal sealed class PartitionSlot
{
    public PartitionSlot(int partition, IPartitionTask task, IReadOnlyList<long?> committed)
    {
        (Partition, Task) = (partition, task);
        Committed = [.. committed.Select(c => c ?? 0)];
        Next = new long[Committed.Length];
        Taken = new bool[Committed.Length];
        Astray = new Offset?[Committed.Length];
        for (int input = 0; input < Next.Length; input++)
        {
            Next[input] = Math.Max(task.StartOf(input).Value, 0);
        }
    }

    public int Partition { get; }

    public IPartitionTask Task { get; }

    /// <summary>Next offset of each input.</summary>
    public long[] Next { get; }

    /// <summary>What is committed: a task that begins below it must not take the group's position back with it.</summary>
    public long[] Committed { get; }

    /// <summary>Inputs of which the open transaction holds records.</summary>
    public bool[] Taken { get; }

    /// <summary>Where an input must be sent back to first: its records are not those the task waits for.</summary>
    public Offset?[] Astray { get; }

    /// <summary>The open transaction holds something of this partition.</summary>
    public bool IsOpen { get; private set; }

    public void Took(int input, long offset)
    {
        Next[input] = offset + 1;
        Taken[input] = true;
        IsOpen = true;
    }

    /// <summary>Offsets to commit with the open transaction.</summary>
    public IEnumerable<TopicPartitionOffset> ToCommit(string[] topics)
    {
        for (int input = 0; input < topics.Length; input++)
        {
            if (Taken[input])
            {
                Committed[input] = Math.Max(Next[input], Committed[input]);
                yield return new TopicPartitionOffset(topics[input], Partition, Committed[input]);
            }
        }
    }

    public void Close()
    {
        IsOpen = false;
        Array.Clear(Taken);
    }
}
