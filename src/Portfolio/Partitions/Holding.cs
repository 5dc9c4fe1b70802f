using Candlewick.Market.Ledger;

namespace Candlewick.Portfolio.Partitions;

/// <summary>One account's position in one instrument, and when it was last told.</summary>
internal sealed class Holding(string account, string instrument, Func<long, int> dates)
{
    public PositionBook Book { get; } = new(account, instrument, dates);

    /// <summary>Key in <c>positions</c>.</summary>
    public string Key { get; } = $"{instrument}|{account}";

    /// <summary>By the clock of the log, microseconds UTC; 0 before the first time.</summary>
    public long ToldUs { get; set; }

    /// <summary>Trading date of the mark that it was last told at.</summary>
    public int ToldDate { get; set; }

    /// <summary>A mark makes it worth something else.</summary>
    public bool IsOpen { get; set; }

    /// <summary>It has moved since it was told.</summary>
    public bool IsStale { get; set; }
}
