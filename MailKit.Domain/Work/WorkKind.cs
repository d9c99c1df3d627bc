namespace MailKit.Domain.Work;

/// <summary>What a row of the work table is about. The numbers are stored, so none is ever used for something else.</summary>
public enum WorkKind : short
{
    /// <summary>An email that Resend is to be given.</summary>
    Send = 1,

    /// <summary>Many emails that go to Resend in one request; what belongs to it never changes.</summary>
    Batch = 2,

    /// <summary>A parked email: Resend is asked whether it has it.</summary>
    LookUp = 3,

    /// <summary>A sent email that Dodo is to debit.</summary>
    Debit = 10,

    /// <summary>Many sent emails of an account that Dodo debits in one entry; what belongs to it never changes.</summary>
    Settle = 11,

    /// <summary>A letter of our own that is to be sent.</summary>
    Letter = 20,

    /// <summary>A stored webhook about an email.</summary>
    EmailEvent = 30,

    /// <summary>A stored webhook about credits.</summary>
    CreditEvent = 31,

    /// <summary>A stored webhook about a payment or a subscription.</summary>
    BillingEvent = 32,

    /// <summary>A stored webhook that says that credits run low.</summary>
    LowBalanceEvent = 33,

    /// <summary>An account's ledger at Dodo is to be listed, again and again.</summary>
    ListLedger = 40,

    /// <summary>Our book is to be compared with a provider's, again and again.</summary>
    Reconcile = 41,

    /// <summary>An account's banners may have become true or untrue.</summary>
    ReviewBanners = 42,

    /// <summary>An account's customer is being made at Dodo, by whoever asked for it.</summary>
    MakeCustomer = 43,

    /// <summary>What is older than it is to be kept is to be removed, every day.</summary>
    Retention = 50,

    /// <summary>Accepted emails are to be taken into the search's index, again and again.</summary>
    Index = 51,
}
