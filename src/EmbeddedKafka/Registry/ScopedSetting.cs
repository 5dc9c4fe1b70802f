namespace Candlewick.EmbeddedKafka.Registry;

/// <summary>A setting of all subjects that single ones, and those of a context, may have otherwise.</summary>
internal sealed class ScopedSetting<T>(T initial)
    where T : class
{
    private readonly Dictionary<string, T> _own = [];

    /// <summary>Null where nothing was set, so that the initial value holds.</summary>
    private T? _global;

    /// <summary>What was set for the subject itself, null where nothing was; that of all where <paramref name="subject"/> is null.</summary>
    public T? Of(string? subject) => subject is null ? _global ?? initial : _own.GetValueOrDefault(subject);

    /// <summary>What holds for the subject.</summary>
    public T InForce(string? subject) => Of(subject) ?? OfContext(subject) ?? _global ?? initial;

    /// <summary>Sets it, or takes it back where <paramref name="value"/> is null.</summary>
    public void Set(string? subject, T? value)
    {
        if (subject is null)
        {
            _global = value;
        }
        else if (value is null)
        {
            _own.Remove(subject);
        }
        else
        {
            _own[subject] = value;
        }
    }

    private T? OfContext(string? subject) => _own.GetValueOrDefault(RegistryContext.Prefix(RegistryContext.Of(subject)));
}
