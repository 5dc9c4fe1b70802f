using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using JasperFx.Events;

namespace Candlewick.EventStore.Events;

/// <summary>A class of events under the names it has in the store.</summary>
public sealed class EventType
{
    private EventType(JsonTypeInfo json, Func<object, IEvent> wrap)
    {
        Class = json.Type;
        Alias = JsonNamingPolicy.SnakeCaseLower.ConvertName(Class.Name);
        DotNetType = $"{Class.FullName}, {Class.Assembly.GetName().Name}";
        Json = json;
        Wrap = wrap;
    }

    /// <summary>The class.</summary>
    public Type Class { get; }

    /// <summary>Column <c>type</c>, as Marten makes it of the class's name: <c>candle_closed</c>.</summary>
    public string Alias { get; }

    /// <summary>Column <c>mt_dotnet_type</c>: <c>Namespace.Type, Assembly</c>.</summary>
    public string DotNetType { get; }

    /// <summary>How it is written as JSON.</summary>
    public JsonTypeInfo Json { get; }

    /// <summary>The event type of <typeparamref name="T"/>. To be made once and kept.</summary>
    public static EventType Of<T>(JsonTypeInfo<T> json)
        where T : class => new(json, static data => new Event<T>((T)data));

    /// <summary>An event of this class as Marten takes it.</summary>
    internal Func<object, IEvent> Wrap { get; }
}
