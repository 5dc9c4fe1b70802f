using Candlewick.Contracts.V1;

namespace Candlewick.Ingestor.Files;

/// <summary>What is known of a file before its ticks are published.</summary>
/// <param name="StartUs">No tick of it is merged before this time, microseconds UTC; 0 where it has no ticks.</param>
/// <param name="FirstDate">Earliest trading date, yyyymmdd; 0 where it has no ticks.</param>
/// <param name="Coverage">Everything that can be in it.</param>
internal sealed record FileFacts(long StartUs, int FirstDate, IReadOnlyCollection<CoveredDay> Coverage)
{
    /// <summary>What of its instruments it holds, such as trades or quotes: two files of a day may differ in it.</summary>
    public string Aspect { get; init; } = "";

    /// <summary>Where it has no ticks: what is wrong with its first lines, each with its number.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}
