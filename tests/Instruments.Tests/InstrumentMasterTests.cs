using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Instruments;
using Candlewick.Contracts.Topics;
using Candlewick.Instruments.Lookup;
using Candlewick.Market.Instruments;
using Candlewick.Tests.Support;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Instruments.Tests;

/// <summary>What the tail does with records of a schema that only the registry knows.</summary>
public sealed class InstrumentMasterTests
{
    private readonly FaultySchemaIds _registry = new() { Away = true };
    private readonly VirtualTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly InstrumentMaster _master;

    public InstrumentMasterTests()
    {
        _master = new InstrumentMaster(new SchemaCheck(_registry, TopicCatalog.Instruments, _time, NullLogger.Instance), ["NSE"], _time, NullLogger.Instance);
        _master.Begin(0);
    }

    [Fact]
    public async Task A_record_of_a_newer_schema_waits_for_the_registry_and_is_then_understood()
    {
        Append("NSE:INFY", "INFOSYS");
        Append("NSE:TCS", "TATA", FaultySchemaIds.Newer);
        Assert.Equal(("NSE:INFY", 1), (Found(), _master.Undecided));

        _registry.Away = false;
        _master.Idle();
        Assert.Equal(("NSE:INFY", 1), (Found(), _master.Undecided));
        await LaterAsync();
        Assert.Equal(("NSE:INFY NSE:TCS", 0), (Found(), _master.Undecided));
    }

    [Fact]
    public async Task Until_then_the_record_before_it_counts_and_one_after_it_replaces_it()
    {
        Append("NSE:INFY", "INFOSYS");
        Append("NSE:INFY", "INFOTECH", FaultySchemaIds.Newer);
        Assert.Equal("INFOSYS", _master.Find("NSE:INFY")?.Name);

        Append("NSE:TCS", "TATA", FaultySchemaIds.Newer);
        Append("NSE:TCS", "TATA CONSULTANCY");
        Append("NSE:WIPRO", "WIPRO", FaultySchemaIds.Newer);
        Append("NSE:WIPRO", null);
        Assert.Equal(1, _master.Undecided);
        _registry.Away = false;
        await LaterAsync();
        Assert.Equal(
            ("INFOTECH", "TATA CONSULTANCY", null),
            (_master.Find("NSE:INFY")?.Name, _master.Find("NSE:TCS")?.Name, _master.Find("NSE:WIPRO")?.Name));
    }

    [Fact]
    public async Task What_turns_out_to_be_of_another_schema_is_left_out()
    {
        Append("NSE:INFY", "INFOSYS");
        Append("NSE:INFY", "INFOTECH", schemaId: 901);
        _registry.Away = false;
        await LaterAsync();
        Assert.Equal(("", 0), (Found(), _master.Undecided));
    }

    [Fact]
    public async Task A_registry_that_is_away_is_not_asked_for_each_record()
    {
        for (int i = 0; i < 50; i++)
        {
            Append($"NSE:N{i}", "", 1000 + i);
            _master.Idle();
        }

        Assert.Equal(1, _registry.Asked);
        await LaterAsync();
        Assert.Equal((2, 50), (_registry.Asked, _master.Undecided));
    }

    [Fact]
    public async Task The_index_of_many_instruments_is_not_built_with_every_change()
    {
        _registry.Away = false;
        Append("NSE:INFY", "INFOSYS");
        Append("NSE:TCS", "TATA");
        Assert.Equal("NSE:INFY", Found());
        await LaterAsync();
        Assert.Equal("NSE:INFY NSE:TCS", Found());
    }

    private async Task LaterAsync()
    {
        await Task.Delay(TimeSpan.FromSeconds(2), _time, TestContext.Current.CancellationToken);
        _master.Idle();
    }

    private string Found() => string.Join(' ', _master.Index.SpotIds.Order(StringComparer.Ordinal));

    private void Append(string id, string? name, int? schemaId = null)
    {
        byte[]? value = null;
        if (name is not null)
        {
            var message = InstrumentMessage.From(new Instrument { Id = InstrumentId.Parse(id), Type = InstrumentType.Equity, Name = name });
            value = new byte[ConfluentFrame.HeaderLength + message.CalculateSize()];
            ConfluentFrame.WriteHeader(value, schemaId ?? _registry.IdFor(TopicCatalog.Instruments));
            message.WriteTo(value.AsSpan(ConfluentFrame.HeaderLength));
        }

        _master.Apply(id, value);
        _master.Reached(0);
    }
}
