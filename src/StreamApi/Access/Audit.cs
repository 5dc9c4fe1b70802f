using System.Net;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Access;

/// <summary>A line for every refusal, in a category of its own: who, from where, what, why. No secret, and nothing that breaks a line.</summary>
internal sealed partial class Audit(ILoggerFactory loggers)
{
    public const string Category = "Candlewick.Audit";

    private const int Longest = 200;

    private readonly ILogger _logger = loggers.CreateLogger(Category);

    /// <param name="who">Name of the key or subject; null: nobody who is known.</param>
    /// <param name="what">The address that was asked for, without its query, or the message.</param>
    public void Refused(string? who, IPAddress? from, string what, string why) => LogRefused(who is null ? "anyone" : Plain(who), from, Plain(what), Plain(why));

    /// <summary>As it was said, without what ends a line or colours a terminal, and not for ever.</summary>
    internal static string Plain(string text)
    {
        string plain = text.Length <= Longest ? text : text[..Longest] + "…";
        return plain.Any(IsHidden) ? string.Concat(plain.Select(c => IsHidden(c) ? '\uFFFD' : c)) : plain;
    }

    private static bool IsHidden(char c) => char.IsControl(c) || c is '\u2028' or '\u2029' || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format;

    [LoggerMessage(LogLevel.Warning, "Refused {Who} at {From}: {What}: {Why}")]
    private partial void LogRefused(string who, IPAddress? from, string what, string why);
}
