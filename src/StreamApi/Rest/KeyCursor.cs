using System.Buffers.Text;
using System.Text;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Rest;

/// <summary>Where a list goes on that has a key for each of its rows.</summary>
internal static class KeyCursor
{
    private const string Prefix = "key:";

    /// <summary>Behind the row of a key.</summary>
    public static string After(string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Prefix + key));

    /// <summary>The key of the row it stands behind; null where there is no cursor.</summary>
    /// <exception cref="RequestException">It is none.</exception>
    public static string? Decode(string cursor)
    {
        if (cursor.Length == 0)
        {
            return null;
        }

        return Base64Url.IsValid(cursor) && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)) is var text && text.StartsWith(Prefix, StringComparison.Ordinal)
            ? text[Prefix.Length..]
            : throw new RequestException(ErrorCodes.BadCursor, "cursor is not one of ours; give back \"next\" of the answer before unchanged, with the same parameters");
    }
}
