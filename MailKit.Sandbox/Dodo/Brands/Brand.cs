namespace MailKit.Sandbox.Dodo.Brands;

/// <summary>A name under which a business sells. Its first has the business's own id.</summary>
public sealed record Brand
{
    public required string BrandId { get; init; }

    public required string BusinessId { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    public string? Url { get; init; }

    public string? SupportEmail { get; init; }

    public string? Image { get; init; }

    public required string StatementDescriptor { get; init; }

    public bool Enabled { get; init; } = true;

    public string? ReasonForHold { get; init; }

    public bool VerificationEnabled { get; init; }

    /// <summary>On the wire with a capital letter.</summary>
    public string VerificationStatus { get; init; } = "Success";

    public DateTimeOffset? ArchivedAt { get; init; }
}

/// <summary>What makes a brand, and what changes of it.</summary>
public sealed record CreateBrand(string? Name, string? Description, string? Url, string? SupportEmail, string? StatementDescriptor);

/// <summary>Where what is sold under a brand goes when it is put away.</summary>
public sealed record ArchiveBrand(string? MoveProductsTo);

/// <summary>What went along.</summary>
public sealed record ArchivedBrand(string BrandId, DateTimeOffset ArchivedAt, string? MovedToBrandId, int ProductsMoved, int SubscriptionsMoved, int CollectionsMoved);
