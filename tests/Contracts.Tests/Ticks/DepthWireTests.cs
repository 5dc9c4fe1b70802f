using System.Text;
using Candlewick.Contracts.Ticks;
using Candlewick.Market.Ticks;
using Google.Protobuf;
using Wire = Candlewick.Contracts.V1;

namespace Candlewick.Contracts.Tests.Ticks;

public sealed class DepthWireTests
{
    [Fact]
    public void Writes_the_bytes_that_generated_code_writes()
    {
        int seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        byte[] buffer = new byte[DepthWire.MaxLength];
        for (int i = 0; i < 2_000; i++)
        {
            var book = new DepthBook
            {
                ExchangeUs = random.Next(2) * random.NextInt64(), PriceScale = random.Next(19), SizeScale = random.Next(19),
                BidCount = random.Next(DepthBook.MaxLevels + 1), AskCount = random.Next(DepthBook.MaxLevels + 1),
            };
            var wire = new Wire.Depth
            {
                Instrument = "NSE:INFY", Source = "kite/0", ExchangeUs = book.ExchangeUs, ReceiveUs = random.NextInt64(), PriceScale = (uint)book.PriceScale, SizeScale = (uint)book.SizeScale,
            };
            wire.Bids.AddRange(Fill(random, ref book.Bids, book.BidCount));
            wire.Asks.AddRange(Fill(random, ref book.Asks, book.AskCount));

            int length = DepthWire.Write(buffer, in book, wire.ReceiveUs, "NSE:INFY"u8, "kite/0"u8);

            Assert.Equal(wire.ToByteArray(), buffer[..length]);
        }
    }

    [Fact]
    public void The_longest_book_fits_the_buffer()
    {
        byte[] name = Encoding.UTF8.GetBytes(new string('A', TickWire.MaxNameLength));
        var book = new DepthBook { ExchangeUs = -1, PriceScale = 18, SizeScale = 18, BidCount = DepthBook.MaxLevels, AskCount = DepthBook.MaxLevels };
        for (int i = 0; i < DepthBook.MaxLevels; i++)
        {
            book.Bids[i] = book.Asks[i] = new DepthLevel(-1, -1, -1);
        }

        Assert.InRange(DepthWire.Write(new byte[DepthWire.MaxLength], in book, -1, name, name), 1_400, DepthWire.MaxLength);
    }

    private static List<Wire.BookLevel> Fill(Random random, ref DepthLevels levels, int count)
    {
        var wire = new List<Wire.BookLevel>();
        for (int i = 0; i < count; i++)
        {
            levels[i] = new DepthLevel(random.Next(2) * random.NextInt64(), random.Next(2) * random.NextInt64(), random.Next(2) * random.Next());
            wire.Add(new Wire.BookLevel { Price = levels[i].Price, Size = levels[i].Size, Orders = (uint)levels[i].Orders });
        }

        return wire;
    }
}
