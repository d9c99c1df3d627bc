using MailKit.Domain.Sending;

namespace MailKit.Tests.Simulation;

/// <summary>What must be true of every day.</summary>
internal static class Judge
{
    /// <param name="isAlone">Nobody else takes credits at Dodo.</param>
    public static string? Overdrawn(World world, bool isAlone)
    {
        var accepted = world.Store.Emails.Values.Where(e => e.State is not EmailState.Refused).Sum(e => e.Credits);
        var granted = world.Dodo.Entries.Where(e => e.Debit is null).Sum(e => e.Change);

        return isAlone && accepted > granted ? $"{accepted} accepted with {granted} credits" : null;
    }

    /// <summary>Nothing is under way any more: what a customer was told, what he got and what he paid are the same.</summary>
    public static string? Rested(World world)
    {
        foreach (var email in world.Store.Emails.Values)
        {
            var sent = world.Resend.Accepted.Count(a => a.Email == email.Id);
            var paid = world.Dodo.Entries.Count(e => e.Debit?.EmailIds.Contains(email.Id) is true);

            if ((email.State, sent, paid) is not ((EmailState.Settled, 1, 1) or (EmailState.Refused, 0, 0)))
            {
                return $"a {email.State} email was sent {sent} times and debited {paid} times";
            }
        }

        return world.Store.Held is not 0 ? $"{world.Store.Held} held for nothing"
            : world.Store.Posted != world.Dodo.Balance ? $"our book says {world.Store.Posted}, Dodo {world.Dodo.Balance}"
            : world.Dodo.Entries.Any(e => !world.Store.Lines.ContainsValue(e.Id)) ? "our book lacks an entry of Dodo's"
            : world.Store.Settlements.Values.Any(s => s is { PostedAt: null, DissolvedAt: null }) ? "a settlement is open"
            : world.Store.IsFrozen ? "frozen for nothing"
            : world.Store.Posted < 0 ? "more was sent than was there"
            : null;
    }
}
