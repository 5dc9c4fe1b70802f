using Candlewick.Instruments.Lookup;

namespace Candlewick.StreamApi.Tail;

/// <summary>Hands what a tail reads of topic <c>instruments</c> to the master.</summary>
internal sealed class MasterTail(InstrumentMaster master) : ITailSink
{
    /// <summary>A compacted topic is read whole.</summary>
    public long Start(int partition, long low, long high)
    {
        master.Begin(partition);
        return low;
    }

    public void Append(LogEntry entry)
    {
        if (entry.Key is { } id)
        {
            master.Apply(id, entry.Value);
        }
    }

    public void Reached(int partition, long offset) => master.Reached(partition);

    public void Flush()
    {
    }

    public void Idle() => master.Idle();
}
