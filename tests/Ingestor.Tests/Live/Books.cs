using System.Globalization;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Tests.Live;

/// <summary>An order book in words.</summary>
internal static class Books
{
    /// <summary><c>162340x100/3 162335x200/4 | 162350x110/8</c>: price, size and orders of the bids, then of the asks, mantissas all.</summary>
    public static string Text(in DepthBook book) => $"{Side(book.Bids, book.BidCount)} | {Side(book.Asks, book.AskCount)}";

    private static string Side(in DepthLevels levels, int count)
    {
        var texts = new List<string>();
        for (int i = 0; i < count; i++)
        {
            texts.Add(string.Create(CultureInfo.InvariantCulture, $"{levels[i].Price}x{levels[i].Size}/{levels[i].Orders}"));
        }

        return string.Join(' ', texts);
    }
}
