namespace Candlewick.Contracts.Topics;

/// <summary>One topic of the catalogue: its name without prefix, the schema of its value, and the settings it is made with.</summary>
/// <param name="Name">Name without prefix.</param>
/// <param name="Schema">File of the value's schema (<c>tick.proto</c>), null where values are not ours to describe.</param>
/// <param name="Settings">Topic configuration that differs from the broker's.</param>
public sealed record Topic(string Name, string? Schema, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>Subject of the value's schema under TopicNameStrategy.</summary>
    public string Subject(string prefix) => $"{prefix}{Name}-value";

    public override string ToString() => Name;
}
