using System.Text;
using Candlewick.Ingestor.Lean;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Tests;

public sealed class SaleConditionsTests
{
    /// <summary>2026-11-24 16:00 in New York.</summary>
    private static readonly long Close = new DateTimeOffset(2026, 11, 24, 16, 0, 0, TimeSpan.FromHours(-5)).ToUnixTimeMilliseconds() * 1000;

    [Theory]
    [InlineData("0", TickFlags.None)]
    [InlineData("1", TickFlags.None)] // Regular
    [InlineData("20000020", TickFlags.None)] // Intermarket sweep, exempt
    [InlineData("40", TickFlags.None)] // Opening print
    [InlineData("2000", TickFlags.None)] // Extended hours
    [InlineData("80", TickFlags.OfficialClose)]
    [InlineData("20000080", TickFlags.OfficialClose)]
    [InlineData("2", TickFlags.VolumeOnly)] // Cash
    [InlineData("8", TickFlags.VolumeOnly)] // Seller's option
    [InlineData("20000200", TickFlags.VolumeOnly)] // Derivatively priced
    [InlineData("4800", TickFlags.VolumeOnly)] // Out of sequence, sold
    [InlineData("100000", TickFlags.VolumeOnly)] // Average price
    [InlineData("20040200", TickFlags.VolumeOnly)] // Stock-option trade
    [InlineData("400000", TickFlags.VolumeOnly)] // Price variation
    [InlineData("2000000", TickFlags.VolumeOnly)] // Prior reference price
    [InlineData("80000000", TickFlags.VolumeOnly)] // Odd lot
    [InlineData("1000000", TickFlags.NotCounted)] // Official close
    [InlineData("4000000", TickFlags.NotCounted)] // Official open
    [InlineData("not hex", TickFlags.None)]
    public void Conditions_decide_what_a_trade_moves(string conditions, TickFlags flags) =>
        Assert.Equal(flags, FlagsOf(new SaleConditions("NYSE", new DateOnly(2026, 11, 24)), 'P', conditions, -1));

    [Fact]
    public void Without_conditions_the_listing_markets_first_trade_after_the_close_closes()
    {
        var conditions = new SaleConditions("NYSE", new DateOnly(2026, 11, 24));
        Assert.Equal(TickFlags.None, FlagsOf(conditions, 'N', "0", -1));
        Assert.Equal(TickFlags.None, FlagsOf(conditions, 'P', "0", 50));
        Assert.Equal(TickFlags.None, FlagsOf(conditions, 'N', "1", 60)); // It has a condition, and another one.
        Assert.Equal(TickFlags.OfficialClose, FlagsOf(conditions, 'N', "0", 123));
        Assert.Equal(TickFlags.None, FlagsOf(conditions, 'N', "0", 124));
    }

    [Fact]
    public void On_a_half_day_the_close_is_at_one()
    {
        var conditions = new SaleConditions("NYSE", new DateOnly(2026, 11, 27));
        Assert.Equal(TickFlags.OfficialClose, FlagsOf(conditions, 'N', "0", ((3 * 24) - 3) * 3_600_000L));
    }

    private static TickFlags FlagsOf(SaleConditions conditions, char exchange, string mask, long msAfterClose) =>
        conditions.FlagsOf(Encoding.ASCII.GetBytes([exchange]), Encoding.ASCII.GetBytes(mask), Close + (msAfterClose * 1000));
}
