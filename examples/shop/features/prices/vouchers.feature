@prices @vouchers
Feature: Vouchers

  A voucher takes something off, if its rules allow it.

  Rule: A percentage is rounded once, for the whole basket

    Scenario: Two amounts that would be rounded up one by one
      Given Tea for "€4.35" on the counter
      And Tea for "€4.45" on the counter
      When the buyer shows the voucher "WELCOME10" on "2026-06-01"
      Then the voucher should count
      And the discount should be "€0.88"
      And the total should be "€12.82"

    Scenario: Only the tea counts
      Given Tea for "€10.00" on the counter
      And Cups for "€30.00" on the counter
      When the buyer shows the voucher "teatime" on "2026-06-01"
      Then the discount should be "€2.00"

  Rule: Some vouchers have conditions

    Background:
      Given Cups for "€24.00" on the counter

    Scenario: Not enough in the basket
      When the buyer shows the voucher "FIVEROFF" on "2026-06-01"
      Then the voucher should be refused because:
        """
        The voucher FIVEROFF needs €6.00 more in the basket.
        """
      And the discount should be "€0.00"

    Scenario: Just enough in the basket
      Given Coffee for "€6.00" on the counter
      When the buyer shows the voucher "FIVEROFF" on "2026-06-01"
      Then the voucher should count
      And the total should be "€29.90"

    Scenario: Too late
      When the buyer shows the voucher "SUMMER24" on "2024-09-01"
      Then the voucher should be refused because:
        """
        The voucher SUMMER24 expired on 2024-08-31.
        """

    Scenario: On the last day
      When the buyer shows the voucher "SUMMER24" on "2024-08-31"
      Then the discount should be "€3.60"
