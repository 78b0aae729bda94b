"""The kit tools are made from: pages, forms, and the one module where writes have consequences."""
