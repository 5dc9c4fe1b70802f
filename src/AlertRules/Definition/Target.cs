namespace Candlewick.AlertRules.Definition;

/// <summary>Where an alert is sent.</summary>
/// <param name="Kind"><c>webhook</c>, <c>email</c>, <c>telegram</c>.</param>
/// <param name="Address">URL, address, chat.</param>
public sealed record Target(string Kind, string Address)
{
    /// <summary>The kinds there are.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["webhook", "email", "telegram"];

    /// <summary>Kind and address, parted by a space.</summary>
    public override string ToString() => $"{Kind} {Address}";

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static Target Parse(string text)
    {
        int space = text.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 ? new Target(text[..space], text[(space + 1)..]) : throw new FormatException($"'{text}' is no target: expected such as 'email a@example.com'");
    }
}
