using Candlewick.Ingestor.Files;
using Candlewick.Tests.Support;

namespace Candlewick.Ingestor.Tests;

/// <summary>The inputs that lie beside the repository, where they do: the same kinds as in <see cref="FieldCasesTests"/>, as they were sent in.</summary>
public sealed class SharedCasesTests
{
    [Theory]
    [InlineData("lean", "01-lean-submilli/equity/usa/tick/soxl/20261124_trade.zip", "NYSE:SOXL", "09:30:00 34.95 34.98 34.95 34.98 14800|09:31:00 35 35 35 35 200")]
    [InlineData("csv", "04-stale-first.csv", "NSE:SBIN", "09:15:00 840.1 840.1 840.1 840.1 0 +1200|09:16:00 841.2 841.2 841.2 841.2 4000|09:17:00 839.9 839.9 839.9 839.9 3900")]
    [InlineData("csv", "06-ns-int.csv", "BINANCE:BTC-USDT", "10:00:00 91000.1 91001.1 91000.1 91001.1 1 +0.5|10:01:00 91002.1 91003.1 91002.1 91003.1 2")]
    [InlineData("csv", "07-oi-float.csv", "MCX:CRUDEOIL-20261218-F", "09:00:00 5412 5413 5412 5413 110 +10|09:01:00 5415 5415 5415 5415 60|09:02:00 5411 5411 5411 5411 80")]
    [InlineData("csv", "08-sorted-by-symbol.csv", "NSE:TITAN", "09:15:00 3400 3400 3400 3400 0 +1000|09:20:00 3401 3401 3401 3401 1000|09:30:00 3402 3402 3402 3402 1000|09:45:00 3403 3403 3403 3403 1000")]
    [InlineData("csv", "09-ms-int.csv", "BINANCE:ETH-USDT", "10:00:00 3000 3001 3000 3001 1 +1|10:01:00 3002 3002 3002 3002 1")]
    [InlineData("trades", "13-same-stamp.csv", "KRAKEN:BTC-USD", "10:00:00 90000 90120 89950 90010 0.65|10:01:00 90020 90020 90020 90020 0.05")]
    [InlineData("csv", "15-tiny-huge.csv", "BINANCE:PEPE-USDT", "10:00:00 0.00000413 0.00000414 0.00000413 0.00000414 100 +987654321098765|10:01:00 0.00000415 0.00000415 0.00000415 0.00000415 101134|10:02:00 0.00000416 0.00000416 0.00000416 0.00000416 100000")]
    [InlineData("csv", "16-blank-after-comma.csv", "NSE:ONGC", "09:15:00 250.1 250.1 250.1 250.1 0 +1200|09:16:00 250.2 250.2 250.2 250.2 700")]
    [InlineData("csv", "16-ticks.csv.gz", "NSE:COALINDIA", "09:15:00 250.1 250.1 250.1 250.1 0 +1200|09:16:00 250.2 250.2 250.2 250.2 700")]
    public void Each_makes_the_right_bars(string feed, string file, string instrument, string bars)
    {
        string path = SharedData.Require($"cases/{file}");
        var recorded = Published.Run(FileFeed.All.Single(f => f.Name == feed).Format(new FileFormatOptions { DefaultVenues = ["NSE"] }), 0, 1, path);
        Assert.Equal(bars.Split('|'), Published.Bars(recorded, instrument, "1m"));
    }
}
