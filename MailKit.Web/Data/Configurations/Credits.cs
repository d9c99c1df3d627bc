using MailKit.Domain.Accounts;
using MailKit.Domain.Credits;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailKit.Web.Data.Configurations;

internal sealed class CreditBalanceConfiguration : IEntityTypeConfiguration<CreditBalance>
{
    public void Configure(EntityTypeBuilder<CreditBalance> builder)
    {
        // Posted may dip below zero while lines arrive out of order; what is held never may.
        builder.ToTable("credit_balances", table => table.HasCheckConstraint("ck_credit_balances_held", "\"Held\" >= 0"));
        builder.HasKey(b => new { b.AccountId, b.Credit });
        builder.Property(b => b.Credit).HasMaxLength(20);
        builder.Ignore(b => b.Available);
        builder.HasOne<Account>().WithMany().HasForeignKey(b => b.AccountId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class LedgerEntryConfiguration : IEntityTypeConfiguration<LedgerEntry>
{
    public void Configure(EntityTypeBuilder<LedgerEntry> builder)
    {
        builder.ToTable("ledger");
        builder.HasKey(l => new { l.AccountId, l.Id });
        builder.Property(l => l.Credit).HasMaxLength(20);
        builder.Property(l => l.Key).HasMaxLength(150);
        builder.Property(l => l.Kind).HasConversion<string>().HasMaxLength(20);
        builder.Property(l => l.DodoEntryId).HasMaxLength(100);
        builder.Property(l => l.GrantId).HasMaxLength(100);
        builder.Property(l => l.Reference).HasMaxLength(100);
        builder.Property(l => l.Reason).HasMaxLength(1000);
        builder.HasOne<Account>().WithMany().HasForeignKey(l => l.AccountId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(l => new { l.AccountId, l.EmailId }).HasFilter("\"EmailId\" IS NOT NULL");
        builder.HasIndex(l => new { l.AccountId, l.SettlementId }).IsUnique().HasFilter("\"SettlementId\" IS NOT NULL");

        // The statement's month is summed from the index alone.
        builder.HasIndex(l => new { l.AccountId, l.Credit, l.At, l.Kind, l.Posted });

        // What a grant paid for, and the line that brought it.
        builder.HasIndex(l => new { l.AccountId, l.GrantId, l.Posted }).HasFilter("\"GrantId\" IS NOT NULL");

        // What was sold and spent lately, of all accounts.
        builder.HasIndex(l => new { l.At, l.Kind, l.Posted }).HasFilter("\"Kind\" IN ('Added', 'Debit')");

        // Dodo's entries are imported once; a customer there is one account here.
        builder.HasIndex(l => new { l.AccountId, l.DodoEntryId }).IsUnique().HasFilter("\"DodoEntryId\" IS NOT NULL");

        // Idempotency rests on this index: the database, not a prior read, decides what is new.
        builder.HasIndex(l => new { l.AccountId, l.Key }).IsUnique();
    }
}

internal sealed class LedgerDayConfiguration : IEntityTypeConfiguration<LedgerDay>
{
    public void Configure(EntityTypeBuilder<LedgerDay> builder)
    {
        builder.ToTable("ledger_days");
        builder.HasKey(d => new { d.AccountId, d.Credit, d.Day, d.Kind });
        builder.Property(d => d.Credit).HasMaxLength(20);
        builder.Property(d => d.Kind).HasConversion<string>().HasMaxLength(20);
        builder.HasOne<Account>().WithMany().HasForeignKey(d => d.AccountId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class SettlementConfiguration : IEntityTypeConfiguration<Settlement>
{
    public void Configure(EntityTypeBuilder<Settlement> builder)
    {
        builder.ToTable("settlements");
        builder.HasKey(s => new { s.AccountId, s.Id });
        builder.Property(s => s.Credit).HasMaxLength(20);

        // Who closes it says that it was open: a step and a listing cannot both.
        builder.Property(s => s.PostedAt).IsConcurrencyToken();
        builder.HasOne<Account>().WithMany().HasForeignKey(s => s.AccountId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class CreditGrantConfiguration : IEntityTypeConfiguration<CreditGrant>
{
    public void Configure(EntityTypeBuilder<CreditGrant> builder)
    {
        builder.ToTable("credit_grants");
        builder.HasKey(g => new { g.AccountId, g.Id });
        builder.Property(g => g.Id).HasMaxLength(100);
        builder.Property(g => g.Credit).HasMaxLength(20);
        builder.Property(g => g.Source).HasMaxLength(30);
        builder.HasOne<Account>().WithMany().HasForeignKey(g => g.AccountId).OnDelete(DeleteBehavior.Restrict);
    }
}
