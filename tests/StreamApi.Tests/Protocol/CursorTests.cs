using System.Buffers.Text;
using Candlewick.Market.Candles;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Tests.Protocol;

public sealed class CursorTests
{
    private static readonly Cursor Sample = new()
    {
        Subscription = 0xfedcba9876543210,
        TopicId = "nGZ2Rk0rTIO3eW1xkm5yXg",
        Positions = [(0, 5_310), (3, long.MaxValue - 1)],
        InHistory = true,
        After = new CandleKey(1_381_152_600_000_000, "NYSE:SPY", "1m"),
        FromUs = 1_381_104_000_000_000,
    };

    [Theory]
    [InlineData("1m", 0)]
    [InlineData("233t", 1)]
    [InlineData("233t", long.MaxValue)]
    public void It_comes_back_as_it_was(string interval, long ordinal)
    {
        var sample = Sample with { After = Sample.After!.Value with { Interval = interval, Ordinal = ordinal } };
        var read = Cursor.Decode(sample.Encode())!;
        Assert.Equal(Sample.Positions, read.Positions);
        Assert.Equal(sample, read with { Positions = Sample.Positions });
    }

    [Fact]
    public void Damage_anywhere_is_noticed()
    {
        string text = Sample.Encode();
        for (int i = 0; i < text.Length; i++)
        {
            string damaged = text[..i] + (text[i] == 'A' ? 'B' : 'A') + text[(i + 1)..];
            Assert.Equal(ErrorCodes.BadCursor, Assert.Throws<RequestException>(() => Cursor.Decode(damaged)).Code);
            Assert.Equal(ErrorCodes.BadCursor, Assert.Throws<RequestException>(() => Cursor.Decode(text[..i])).Code);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64 at all!")]
    [InlineData("AAAAAAAAAAAAAAAA")]
    [InlineData("ééé")]
    public void Garbage_is_an_error(string text) =>
        Assert.Equal(ErrorCodes.BadCursor, Assert.Throws<RequestException>(() => Cursor.Decode(text)).Code);

    [Fact]
    public void Another_version_is_not_an_error()
    {
        byte[] body = Base64Url.DecodeFromChars(Sample.Encode())[..^4];
        body[1]++;
        byte[] all = [.. body, .. System.Security.Cryptography.SHA256.HashData(body).AsSpan(0, 4)];
        Assert.Null(Cursor.Decode(Base64Url.EncodeToString(all)));
    }

    [Fact]
    public void Positions_after_the_cursor_move_it_on_and_end_history()
    {
        var position = SubscriptionPosition.Resume(Sample, [(0, 5_400)]);
        Assert.False(position.InHistory);
        Assert.Equal(5_401, position.Next(0));
        Assert.Equal(long.MaxValue - 1, position.Next(3));
    }

    [Fact]
    public void Positions_before_the_cursor_do_not_move_it_back() =>
        Assert.Equal(5_310, SubscriptionPosition.Resume(Sample, [(0, 17)]).Next(0));

    [Fact]
    public void A_position_of_a_partition_the_cursor_does_not_have_is_an_error() =>
        Assert.Equal(ErrorCodes.BadCursor, Assert.Throws<RequestException>(() => SubscriptionPosition.Resume(Sample, [(1, 17)])).Code);
}
