using System.Text.Json;

namespace MailKit.Sandbox.Dodo.Credits.Records;

/// <summary>What moved a balance. The webhook is named after it.</summary>
public enum TransactionType
{
    CreditAdded,
    CreditDeducted,
    CreditExpired,
    CreditRolledOver,
    RolloverForfeited,
    OverageCharged,
    OverageReset,
    AutoTopUp,
    ManualAdjustment,
    Refund,
}

/// <summary>The event that announces each type.</summary>
public static class TransactionTypes
{
    extension(TransactionType type)
    {
        /// <summary><c>credit_added</c> is announced as "credit.added", <c>overage_charged</c> as "credit.overage_charged"; two types have no event.</summary>
        public string? EventName => (type, JsonNamingPolicy.SnakeCaseLower.ConvertName(type.ToString())) switch
        {
            (TransactionType.AutoTopUp or TransactionType.Refund, _) => null,
            (_, var name) when name.StartsWith("credit_", StringComparison.Ordinal) => "credit." + name["credit_".Length..],
            (_, var name) => "credit." + name,
        };
    }
}
