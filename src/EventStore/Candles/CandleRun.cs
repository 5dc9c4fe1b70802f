using Candlewick.Market.Candles;

namespace Candlewick.EventStore.Candles;

/// <summary>The bars of one instrument in one interval on their way through a <see cref="CandleScan"/>: what is read of them and not yet given, and from where on they are read.</summary>
/// <param name="order">Its place among those that are read together: by instrument, then interval, as text by ordinal.</param>
internal sealed class CandleRun(string instrument, string interval, int order, long fromUs, long fromOrdinal)
{
    private readonly Queue<CandleRow> _rows = [];

    public string Instrument => instrument;

    public string Interval => interval;

    /// <summary>What is read next: the earliest open time, microseconds UTC, and the earliest ordinal at it.</summary>
    public long FromUs { get; private set; } = fromUs;

    /// <inheritdoc cref="FromUs"/>
    public long FromOrdinal { get; private set; } = fromOrdinal;

    /// <summary>How much time was read last, microseconds; before, all.</summary>
    public long SpanUs { get; private set; } = long.MaxValue;

    /// <summary>There is no more to be read.</summary>
    public bool IsRead { get; private set; }

    /// <summary>Nothing of it is held, and there may be more.</summary>
    public bool IsWanting => _rows.Count == 0 && !IsRead;

    public bool HasRows => _rows.Count > 0;

    /// <summary>The place of its next row in the order of history. It has one.</summary>
    public Place Next => new(_rows.Peek().StartUs, order);

    public CandleRow Take() => _rows.Dequeue();

    /// <summary>Takes what was read of it.</summary>
    /// <param name="rows">In ascending order.</param>
    /// <param name="asked">How many there might have been.</param>
    public void Add(IReadOnlyList<CandleRow> rows, int asked)
    {
        foreach (var row in rows)
        {
            _rows.Enqueue(row);
        }

        IsRead = rows.Count < asked;
        if (rows.Count > 0)
        {
            SpanUs = rows[^1].StartUs - FromUs;
            (FromUs, FromOrdinal) = (rows[^1].StartUs, rows[^1].Ordinal + 1);
        }
    }

    /// <summary>Where a bar lies in the order of history: by <see cref="CandleKey"/>, with the series' number for its names.</summary>
    public readonly record struct Place(long StartUs, int Order) : IComparable<Place>
    {
        public int CompareTo(Place other) => StartUs != other.StartUs ? StartUs.CompareTo(other.StartUs) : Order.CompareTo(other.Order);
    }
}
