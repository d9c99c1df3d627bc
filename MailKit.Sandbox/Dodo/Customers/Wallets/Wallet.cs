namespace MailKit.Sandbox.Dodo.Customers.Wallets;

/// <summary>Money that a merchant keeps for a customer, in one currency (minor units). It has nothing to do with credits.</summary>
public sealed record Wallet(string CustomerId, string Currency, int Balance, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static string IdOf(string customerId, string currency) => $"{customerId}/{currency}";
}

/// <summary>One movement of a wallet (minor units).</summary>
public sealed record WalletLine(string Id, string BusinessId, string CustomerId, string Currency, string EventType, bool IsCredit, int Amount, int BeforeBalance, int AfterBalance, string? Reason, string? ReferenceObjectId, DateTimeOffset CreatedAt);

/// <summary>An idempotency key of a wallet that was used.</summary>
public sealed record WalletKey(string Id);

/// <summary>All wallets of a customer.</summary>
public sealed record Wallets(IReadOnlyList<Wallet> Items, int TotalBalanceUsd);

/// <summary>What moves a wallet.</summary>
public sealed record CreateWalletEntry
{
    public required int Amount { get; init; }

    public required string Currency { get; init; }

    public required CreditEntitlements.Ledger.EntryType EntryType { get; init; }

    public string? Reason { get; init; }

    public string? IdempotencyKey { get; init; }
}
