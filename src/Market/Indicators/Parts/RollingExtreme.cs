namespace Candlewick.Market.Indicators.Parts;

/// <summary>
/// Highest (or lowest) of the last values and how many bars ago it was, the latest of equals. The state is the queue of those
/// that may yet become it, so that a value goes in and out once: O(1) a bar in the mean.
/// </summary>
internal readonly struct RollingExtreme(int period, bool isHighest)
{
    private const int Seen = 0;
    private const int Head = 1;
    private const int Count = 2;

    /// <summary>Cells of state: the queue has a number and a value of each.</summary>
    public int Length => 3 + (2 * period);

    /// <summary>Takes a value; not a number until there are enough.</summary>
    public (double Value, int Ago) Next(ref Span<double> state, double value)
    {
        var cells = Cells.Take(ref state, Length);
        var queue = cells[3..];
        double seen = cells[Seen]++;
        int head = (int)cells[Head];
        int count = (int)cells[Count];
        if (count > 0 && queue[2 * head] <= seen - period)
        {
            head = head + 1 == period ? 0 : head + 1;
            count--;
        }

        while (count > 0 && !IsBeyond(queue[(2 * Slot(head, count - 1)) + 1], value))
        {
            count--;
        }

        int slot = Slot(head, count);
        queue[2 * slot] = seen;
        queue[(2 * slot) + 1] = value;
        cells[Head] = head;
        cells[Count] = count + 1;
        return seen + 1 < period ? (double.NaN, 0) : (queue[(2 * head) + 1], (int)(seen - queue[2 * head]));
    }

    private int Slot(int head, int index) => head + index < period ? head + index : head + index - period;

    private bool IsBeyond(double kept, double value) => isHighest ? kept > value : kept < value;
}
