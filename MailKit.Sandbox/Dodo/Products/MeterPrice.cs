namespace MailKit.Sandbox.Dodo.Products;

/// <summary>A meter of a usage-based price: its units cost money, or credits.</summary>
public sealed record MeterPrice
{
    public required string MeterId { get; init; }

    /// <summary>The meter's own; whatever a request says here is passed over.</summary>
    public string? Name { get; init; }

    public string? Description { get; init; }

    public string? MeasurementUnit { get; init; }

    /// <summary>In the currency's lowest denomination, in as small parts as one likes.</summary>
    public decimal? PricePerUnit { get; init; }

    /// <summary>So many units of a cycle cost nothing.</summary>
    public long? FreeThreshold { get; init; }

    /// <summary>The credit that units are taken from; null where they cost money.</summary>
    public string? CreditEntitlementId { get; init; }

    /// <summary>So many units are one credit.</summary>
    public decimal? MeterUnitsPerCredit { get; init; }

    /// <summary>What of so many units is to be paid for.</summary>
    public decimal Chargeable(decimal units) => Math.Max(0, units - (FreeThreshold ?? 0));
}
