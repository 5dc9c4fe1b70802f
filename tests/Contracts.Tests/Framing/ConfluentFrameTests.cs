using Candlewick.Contracts.Framing;

namespace Candlewick.Contracts.Tests.Framing;

public sealed class ConfluentFrameTests
{
    [Theory]
    [InlineData(1, "000000000100")]
    [InlineData(0x01020304, "000102030400")]
    [InlineData(int.MaxValue, "007fffffff00")]
    public void A_header_is_magic_then_id_then_the_first_message(int id, string hex)
    {
        byte[] header = new byte[ConfluentFrame.HeaderLength];

        ConfluentFrame.WriteHeader(header, id);

        Assert.Equal(hex, Convert.ToHexStringLower(header));
    }

    [Theory]
    [InlineData("000000000700", 7, "")]
    [InlineData("0000000007000801", 7, "0801")]
    [InlineData("000000000702000801", 7, "0801")] // indexes in their long form
    public void A_frame_is_split_into_id_and_message(string hex, int id, string message)
    {
        Assert.True(ConfluentFrame.TryRead(Convert.FromHexString(hex), out int read, out var rest));

        Assert.Equal(id, read);
        Assert.Equal(message, Convert.ToHexStringLower(rest));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0000000007")] // no indexes
    [InlineData("010000000700")] // another magic
    [InlineData("000000000702")] // indexes cut off
    [InlineData("00000000070202")] // the second message
    [InlineData("0000000007040000")] // a nested message
    [InlineData("7b226d7367223a317d")] // {"msg":1}
    public void What_is_not_a_frame_of_a_first_message_is_refused(string hex) =>
        Assert.False(ConfluentFrame.TryRead(Convert.FromHexString(hex), out _, out _));

    [Fact]
    public void Framing_allocates_nothing()
    {
        byte[] frame = [0, 0, 0, 0, 7, 0, 8, 1];
        Run(100);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Run(10_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(int rounds)
        {
            for (int i = 0; i < rounds; i++)
            {
                ConfluentFrame.WriteHeader(frame, i);
                ConfluentFrame.TryRead(frame, out _, out _);
            }
        }
    }
}
