namespace Candlewick.EndToEnd.Tests.Pipeline;

/// <summary>Compares what two runs published.</summary>
internal static class CandleSets
{
    /// <summary>Asserts the same identities, each once, with the same value bytes.</summary>
    public static void AssertSame(IReadOnlyList<PublishedCandle> expected, IReadOnlyList<PublishedCandle> actual)
    {
        var left = Index(expected);
        var right = Index(actual);
        Assert.NotEmpty(left);
        Assert.Empty(left.Keys.Except(right.Keys).Take(5));
        Assert.Empty(right.Keys.Except(left.Keys).Take(5));
        var different = left.Where(candle => !candle.Value.Bytes.AsSpan().SequenceEqual(right[candle.Key].Bytes)).Take(5)
            .Select(candle => $"{candle.Value.Value}\n{right[candle.Key].Value}");
        Assert.Empty(different);
    }

    private static Dictionary<string, PublishedCandle> Index(IReadOnlyList<PublishedCandle> candles)
    {
        var twice = candles.GroupBy(c => c.Identity).Where(g => g.Count() > 1).Select(g => g.Key).Take(5);
        Assert.Empty(twice);
        return candles.ToDictionary(c => c.Identity);
    }
}
