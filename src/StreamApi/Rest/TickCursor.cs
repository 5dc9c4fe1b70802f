using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Rest;

/// <summary>A place in the log of ticks.</summary>
/// <param name="TopicId">Which log.</param>
/// <param name="Next">The offset that it goes on from.</param>
internal sealed record TickCursor(string TopicId, long Next)
{
    public string Encode() => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"ticks:{Next}:{TopicId}")));

    /// <exception cref="RequestException">It is none.</exception>
    public static TickCursor Decode(string text)
    {
        if (Base64Url.IsValid(text))
        {
            string[] parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split(':', 3);
            if (parts is ["ticks", var next, var topic] && long.TryParse(next, NumberStyles.None, CultureInfo.InvariantCulture, out long offset))
            {
                return new TickCursor(topic, offset);
            }
        }

        throw new RequestException(ErrorCodes.BadCursor, "cursor is not one of ours; give back \"next\" of the answer before unchanged, with the same instrument and times");
    }
}
