namespace MailKit.Web.Http;

/// <summary>What a request to a provider is for. Each has its share of the limit, so that none can use up another's.</summary>
public enum CallPurpose
{
    /// <summary>A person waits for the answer: a checkout, a page.</summary>
    Person,

    /// <summary>An email is sent, or debited.</summary>
    Email,

    /// <summary>Something may be otherwise than we think: a ledger is listed, an email looked for, a payment read.</summary>
    Doubt,

    /// <summary>Nothing is in doubt, and somebody looks all the same.</summary>
    Comparison,
}

/// <summary>The purpose of the calls that are made from here on, wherever they are made.</summary>
public static class CallPurposes
{
    private static readonly AsyncLocal<CallPurpose> Here = new();

    public static CallPurpose Current => Here.Value;

    /// <summary>Ends with the method that says so, and not before.</summary>
    public static void Begin(CallPurpose purpose) => Here.Value = purpose;

    extension(CallPurpose purpose)
    {
        /// <summary>
        /// The slots that the purpose may use, of so many, and from which on it takes the free ones first. The last tenth is for people, the first for doubts
        /// and comparisons; in between emails come first. A limit of less than ten is too small to be kept apart.
        /// </summary>
        public (int From, int To, int Preferred) SharesOf(int slots) => purpose switch
        {
            CallPurpose.Person => (0, slots, slots - (slots / 10)),
            CallPurpose.Email => (slots / 10, slots - (slots / 10), slots / 4),
            CallPurpose.Doubt => (0, Math.Max(1, slots / 4), slots / 10),
            _ => (0, Math.Max(1, slots / 10), 0),
        };
    }
}
