using Candlewick.Market.Instruments;

namespace Candlewick.Instruments.Merging;

/// <summary>Walks lists that are in the order of ids beside each other, so that none has to be held whole.</summary>
internal static class SideBySide
{
    /// <summary>For each id what every list says of it, null for nothing. The same array at every step.</summary>
    public static IEnumerable<Instrument?[]> Walk(IReadOnlyList<IEnumerable<Instrument>> lists)
    {
        var walks = lists.Select(list => list.GetEnumerator()).ToList();
        try
        {
            var next = walks.Select(Next).ToArray();
            var said = new Instrument?[next.Length];
            while (Least(next) is { } id)
            {
                for (int i = 0; i < next.Length; i++)
                {
                    bool isSaid = next[i]?.Id.ToString() == id;
                    said[i] = isSaid ? next[i] : null;
                    next[i] = isSaid ? Next(walks[i]) : next[i];
                }

                yield return said;
            }
        }
        finally
        {
            walks.ForEach(walk => walk.Dispose());
        }
    }

    private static Instrument? Next(IEnumerator<Instrument> walk) => walk.MoveNext() ? walk.Current : null;

    private static string? Least(Instrument?[] instruments)
    {
        string? least = null;
        foreach (var instrument in instruments)
        {
            string? id = instrument?.Id.ToString();
            least = id is not null && (least is null || string.CompareOrdinal(id, least) < 0) ? id : least;
        }

        return least;
    }
}
