using System.IO.Compression;
using System.Text;
using Candlewick.Tests.Support;

namespace Candlewick.Ingestor.Tests;

/// <summary>LEAN zips in a temp folder.</summary>
internal static class Zips
{
    public static string Lean(this TempFolder folder, string symbol, int date, params string[] lines)
    {
        string path = folder[$"equity/usa/tick/{symbol}/{date}_trade.zip"];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        using var entry = archive.CreateEntry($"{date}_{symbol}_Trade_Tick.csv").Open();
        entry.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\n"))));
        return path;
    }

    /// <summary>
    /// Seeded trades, several a second, some of them out of order by up to <paramref name="disorderMs"/>; their
    /// milliseconds are <paramref name="modulo4"/> modulo 4, so that files can be kept free of ties.
    /// </summary>
    public static string[] RandomTrades(Random random, int count, int disorderMs = 0, int modulo4 = 0)
    {
        var lines = new string[count];
        long ms = 14_400_000;
        for (int i = 0; i < count; i++)
        {
            ms += random.Next(0, 900);
            long shown = ms - (random.Next(20) == 0 ? random.Next(disorderMs + 1) : 0);
            lines[i] = $"{shown - shown % 4 + modulo4},{random.Next(1_600_000, 1_700_000)},{random.Next(1, 500)},P,2000,0";
        }

        return lines;
    }
}
