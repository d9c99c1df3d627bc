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
        builder.Property(l => l.Credit).HasMaxLength(20);
        builder.Property(l => l.Key).HasMaxLength(150);
        builder.Property(l => l.Kind).HasConversion<string>().HasMaxLength(20);
        builder.Property(l => l.DodoEntryId).HasMaxLength(100);
        builder.Property(l => l.Reference).HasMaxLength(100);
        builder.Property(l => l.Reason).HasMaxLength(1000);
        builder.HasOne<Account>().WithMany().HasForeignKey(l => l.AccountId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(l => l.EmailId);
        builder.HasIndex(l => l.SettlementId).IsUnique();
        builder.HasIndex(l => new { l.AccountId, l.Id });

        // The statement's month is summed from the index alone.
        builder.HasIndex(l => new { l.AccountId, l.At, l.Kind, l.Posted });

        // Dodo's entries are imported once.
        builder.HasIndex(l => l.DodoEntryId).IsUnique();

        // Idempotency rests on this index: the database, not a prior read, decides what is new.
        builder.HasIndex(l => new { l.AccountId, l.Key }).IsUnique();
    }
}

internal sealed class SettlementConfiguration : IEntityTypeConfiguration<Settlement>
{
    public void Configure(EntityTypeBuilder<Settlement> builder)
    {
        builder.ToTable("settlements");
        builder.Property(s => s.LastError).HasMaxLength(500);
        builder.Property(s => s.Attempts).IsConcurrencyToken();
        builder.HasOne<Account>().WithMany().HasForeignKey(s => s.AccountId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(s => s.DueAt).HasFilter("\"DueAt\" IS NOT NULL");
    }
}

internal sealed class CreditGrantConfiguration : IEntityTypeConfiguration<CreditGrant>
{
    public void Configure(EntityTypeBuilder<CreditGrant> builder)
    {
        builder.ToTable("credit_grants");
        builder.Property(g => g.Id).HasMaxLength(100);
        builder.Property(g => g.Source).HasMaxLength(30);
        builder.HasOne<Account>().WithMany().HasForeignKey(g => g.AccountId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(g => g.AccountId);
    }
}
