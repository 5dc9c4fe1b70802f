namespace Candlewick.Market.Indicators.Parts;

/// <summary>The last values, at most so many: a ring.</summary>
internal readonly struct Window(int size)
{
    private const int Head = 0;
    private const int Count = 1;

    /// <summary>Cells of state.</summary>
    public int Length => size + 2;

    /// <summary>Puts a value in; the oldest one goes where the window is full.</summary>
    public Values Push(ref Span<double> state, double value)
    {
        var cells = Cells.Take(ref state, Length);
        int head = (int)cells[Head];
        cells[2 + head] = value;
        cells[Head] = head + 1 == size ? 0 : head + 1;
        cells[Count] = Math.Min(cells[Count] + 1, size);
        return new Values(cells[2..], head, (int)cells[Count]);
    }

    /// <summary>What the window holds.</summary>
    internal readonly ref struct Values(Span<double> ring, int newest, int count)
    {
        private readonly Span<double> _ring = ring;

        public bool IsFull => count == _ring.Length;

        /// <summary>The value of the window's first bar; only of a full one.</summary>
        public double Oldest => this[_ring.Length - 1];

        /// <summary>In the order of the ring, which is that of TA-Lib's circular buffers: sums over it round alike.</summary>
        public ReadOnlySpan<double> Ring => _ring;

        /// <summary>The value of so many bars ago.</summary>
        public double this[int ago] => _ring[newest >= ago ? newest - ago : newest - ago + _ring.Length];
    }
}
