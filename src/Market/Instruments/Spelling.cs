namespace Candlewick.Market.Instruments;

/// <summary>How far two words are apart, by slips of the pen.</summary>
internal static class Spelling
{
    private const int MaxLength = 64;

    /// <summary>
    /// Letters that are wrong, missing, too many or changed places with their neighbour (optimal string alignment): the fewest that
    /// make <paramref name="a"/> of <paramref name="b"/>; more than <paramref name="most"/> where there are more, and for long words.
    /// </summary>
    public static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int most)
    {
        if (Math.Abs(a.Length - b.Length) > most || a.Length > MaxLength || b.Length > MaxLength)
        {
            return most + 1;
        }

        int width = b.Length + 1;
        Span<int> rows = stackalloc int[3 * width];
        var before = rows[..width];
        var last = rows[width..(2 * width)];
        var row = rows[(2 * width)..];
        for (int j = 0; j < width; j++)
        {
            last[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j < width; j++)
            {
                int distance = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                bool areSwapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                row[j] = areSwapped ? Math.Min(distance, before[j - 2] + 1) : distance;
            }

            var free = before;
            before = last;
            last = row;
            row = free;
        }

        return last[^1];
    }

    /// <summary>A bit for each letter and digit of a word: two words one slip apart differ in two bits at most.</summary>
    public static ulong Letters(ReadOnlySpan<char> word)
    {
        ulong letters = 0;
        foreach (char c in word)
        {
            letters |= 1UL << (c & 63);
        }

        return letters;
    }
}
